"""The races that are run: what issue and papers call the work, who takes part, and the bars."""

from functools import partial

from .pairs import FILES
from .peers import LOCK, ROOT
from .race import OURS, Bar, Contestant, Race
from .synthetic import bg_nbd_customers, pareto_nbd_customers, purchases

MILLION = 1_000_000
BY_HAND = "Polars by hand"
DATA = ROOT / ".." / "shared" / "data"


def _rfm(rows: int, *others: Contestant) -> Race:
    """Return the race of recency, frequency and monetary value."""
    return Race(
        f"RFM with scores from Parquet, {rows:,} purchases of {rows // 10:,} customers",
        partial(purchases, rows),
        (Contestant(OURS, "rfm_zhike.py"), Contestant(BY_HAND, "rfm_polars.py"), *others),
        (Bar("cpu", 1.15, BY_HAND),),
    )


def _reviews(name: str, file: str, least: float) -> Race:
    """Return the race of telling pleased from displeased Chinese reviews."""
    return Race(
        f"Chinese reviews, {name}, five splits",
        lambda: DATA / "reviews-zh" / file,
        (
            Contestant(OURS, "reviews_zhike.py", 1),
            Contestant("character n-grams and logistic regression", "reviews_logistic.py", 1),
            Contestant("SnowNLP, as it comes", "reviews_snownlp.py", 1),
        ),
        (Bar("accuracy", at_least=least), Bar("reviews a CPU s", at_least=3000), Bar("training CPU s", 60)),
    )


def _risk(name: str, seeds: str, file: str, *bars: Bar) -> Race:
    """Return the race of foretelling who leaves, or says yes."""
    return Race(
        f"Risk, {name}, five folds, {seeds}",
        lambda: DATA / file,
        (
            Contestant(OURS, "risk_zhike.py", 1),
            Contestant("logistic regression", "risk_logistic.py", 1),
            Contestant("LightGBM, as it comes", "risk_lightgbm.py", 1),
            Contestant("LightGBM, tuned inside the folds", "risk_lightgbm_tuned.py", 1),
        ),
        bars,
    )


RACES = (
    Race(
        "Import",
        lambda: LOCK,
        (
            Contestant(OURS, "import_zhike.py", 5),
            Contestant("lifetimes", "import_lifetimes.py"),
            Contestant("pymc-marketing", "import_pymc.py", 1),
        ),
        (Bar("cpu", 0.4),),
    ),
    Race(
        "BG/NBD fit, 1,000,000 customers in days",
        partial(bg_nbd_customers, MILLION),
        (
            Contestant(OURS, "bg_nbd_zhike.py"),
            Contestant("lifetimes", "bg_nbd_lifetimes.py", 1),
            Contestant("pymc-marketing (MAP)", "bg_nbd_pymc.py", 1),
        ),
        (Bar("cpu", 1.5), Bar("cpu", 1 / 15, "lifetimes")),
    ),
    Race(
        "BG/NBD fit, 10,000,000 customers in days",
        partial(bg_nbd_customers, 10 * MILLION),
        (Contestant(OURS, "bg_nbd_zhike.py"),),
        (Bar("cpu", 4), Bar("memory", 600)),
    ),
    Race(
        "Pareto/NBD fit, 2,000 customers in whole weeks",
        partial(pareto_nbd_customers, 2_000, whole_weeks=True),
        (Contestant(OURS, "pareto_nbd_zhike.py"), Contestant("lifetimes", "pareto_nbd_lifetimes.py", 1)),
    ),
    Race(
        "Pareto/NBD fit, 10,000,000 customers in whole weeks",
        partial(pareto_nbd_customers, 10 * MILLION, whole_weeks=True),
        (Contestant(OURS, "pareto_nbd_zhike.py"),),
        (Bar("cpu", 5),),
    ),
    Race(
        "Pareto/NBD fit, 10,000,000 customers in weeks to the day",
        partial(pareto_nbd_customers, 10 * MILLION, whole_weeks=False),
        (Contestant(OURS, "pareto_nbd_zhike.py", 1),),
    ),
    Race(
        "Conditional expectation and P(alive), 1,000,000 customers",
        partial(bg_nbd_customers, MILLION),
        (Contestant(OURS, "expectation_zhike.py"), Contestant("lifetimes", "expectation_lifetimes.py", 1)),
    ),
    Race(
        "Conditional expectation and P(alive), 10,000,000 customers",
        partial(bg_nbd_customers, 10 * MILLION),
        (Contestant(OURS, "expectation_zhike.py"),),
        (Bar("cpu", 1),),
    ),
    _rfm(10 * MILLION, Contestant("DuckDB", "rfm_duckdb.py"), Contestant("pandas", "rfm_pandas.py", 1)),
    _rfm(50 * MILLION, Contestant("DuckDB", "rfm_duckdb.py", 1), Contestant("pandas", "rfm_pandas.py", 1)),
    _reviews("food delivery (waimai)", "waimai_10k_train.csv.gz", 0.905),
    _reviews("hotels", "chnsenticorp_htl_train.csv.gz", 0.905),
    _reviews("online shopping", "online_shopping_10_cats_train.csv.gz", 0.940),
    Race(
        "Next basket, Ta-Feng, 13,858 customers",
        lambda: DATA / "tafeng-next-basket",
        (
            Contestant(OURS, "next_basket_zhike.py", 1),
            Contestant("own frequency, then that of all", "next_basket_frequency.py", 1),
            Contestant("TIFU-kNN, after the paper", "next_basket_tifu_knn.py", 1),
            Contestant("implicit (cosine)", "next_basket_implicit.py", 1),
            Contestant("implicit (ALS, chosen of 8)", "next_basket_als.py", 1),
            Contestant("Zhike, EASE", "ease_zhike.py", 1),
        ),
        (Bar("Recall@10", at_least=0.14), Bar("NDCG@10", at_least=0.12), Bar("cpu", 10)),
    ),
    Race(
        "Cross-selling, Ta-Feng, products never bought before",
        lambda: DATA / "tafeng-next-basket",
        (
            Contestant(OURS, "cross_selling_zhike.py", 1),
            Contestant("implicit (cosine)", "cross_selling_implicit.py", 1),
            Contestant("implicit (ALS, chosen of 8)", "cross_selling_als.py", 1),
            Contestant("Zhike, EASE", "cross_selling_ease_zhike.py", 1),
        ),
        (Bar("Recall@20", at_least=0.097),),
    ),
    Race(
        "Linkage of people, Febrl 4a to 4b without the social security number",
        lambda: DATA,
        (
            Contestant(OURS, "febrl_4_zhike.py", 1),
            Contestant("Splink", "febrl_4_splink.py", 1),
            Contestant("recordlinkage", "febrl_4_recordlinkage.py", 1),
        ),
        (Bar("f1", at_least=0.997), Bar("cpu", 5)),
    ),
    *(
        Race(
            f"Linkage of judged pairs, {work}",
            file,
            (
                Contestant(OURS, "pairs_zhike.py", 1),
                Contestant("Splink", "pairs_splink.py", 1),
                Contestant("recordlinkage, logistic", "pairs_recordlinkage.py", 1),
            ),
        )
        for work, file in FILES.items()
    ),
    _risk(
        "Telco",
        "three seeds",
        "telco-churn/telco_customer_churn.csv.gz",
        Bar("AUC", at_least=0.85),
        Bar("Brier", 0.133),
    ),
    _risk("Bank marketing", "one seed", "bank-marketing/bank_full.csv.gz", Bar("AUC", at_least=0.799)),
    Race(
        "Uplift, Hillstrom, women's e-mail to visit",
        lambda: DATA / "hillstrom-uplift",
        (
            Contestant(OURS, "uplift_zhike.py", 1),
            Contestant("two LightGBM models, small trees", "uplift_lightgbm.py", 1),
            Contestant("two LightGBM models, as they come", "uplift_lightgbm_usual.py", 1),
        ),
        (Bar("Qini × 1000 per treated", at_least=4.5),),
    ),
)
