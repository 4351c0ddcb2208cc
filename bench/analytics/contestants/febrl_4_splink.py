"""Link Febrl 4a to 4b with Splink, without the social security number, after Splink's own example for these data."""

import sys

import pandas as pd
import splink.comparison_library as cl
from metering import measure
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


def read(path: str) -> pd.DataFrame:
    """Return one file with what both name alike, and the truth in ``cluster``."""
    frame = pd.read_csv(path, dtype=str, skipinitialspace=True)
    frame.columns = [name.strip() for name in frame.columns]
    return frame.drop(columns="soc_sec_id").assign(cluster=frame["rec_id"].str.split("-").str[1])


def link() -> pd.DataFrame:
    """Return the pairs at or above one half, the best partner of each record."""
    frames = [read(f"{sys.argv[1]}/febrl/febrl_dataset{part}.csv.gz") for part in ("4a", "4b")]
    rules = [block_on("given_name", "surname"), block_on("date_of_birth"), block_on("postcode", "surname"),
             block_on("postcode", "given_name"), block_on("address_1"), block_on("suburb", "surname"),
             block_on("suburb", "given_name"), block_on("address_2")]  # fmt: skip
    settings = SettingsCreator(
        link_type="link_only", unique_id_column_name="rec_id", blocking_rules_to_generate_predictions=rules,
        comparisons=[
            cl.JaroWinklerAtThresholds("given_name", [0.9, 0.8]), cl.JaroWinklerAtThresholds("surname", [0.9, 0.8]),
            cl.LevenshteinAtThresholds("date_of_birth", [1, 2]), cl.LevenshteinAtThresholds("street_number", 1),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]), cl.JaroWinklerAtThresholds("address_2", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.7]), cl.LevenshteinAtThresholds("postcode", [1, 2]),
            cl.ExactMatch("state"),
        ],
    )  # fmt: skip
    api = DuckDBAPI()
    linker = Linker([api.register(frame) for frame in frames], settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("date_of_birth", "surname")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("date_of_birth"), block_on("postcode", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    found = found.sort_values("match_weight", ascending=False)
    return found.drop_duplicates("rec_id_l").drop_duplicates("rec_id_r")


def judge(found: pd.DataFrame) -> dict[str, float]:
    """Return precision, recall and F1 over the 5,000 true links."""
    right = int((found["rec_id_l"].str.split("-").str[1] == found["rec_id_r"].str.split("-").str[1]).sum())
    precision, recall = right / len(found), right / 5_000
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}


measure(link, judge, "splink", "duckdb", "pandas")
