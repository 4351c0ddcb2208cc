"""Judge pairs of records with Splink: the pairs are its blocks, each field is compared as a whole and by its parts.

Weights are learned without labels, as Splink does, told that half (names) or a fifth of the pairs match; the threshold
is the best one on the pairs to learn from, which Zhike's likeness of names is not given.
"""

import pandas as pd
import splink.comparison_library as cl
from labelled_pairs import core, fields, frame
from metering import measure
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


def side(letter: str) -> pd.DataFrame:
    """Return one record of each pair: its fields in small letters, without legal forms, and its words or pairs of characters."""
    found = pd.DataFrame({"unique_id": frame.index.astype(str), "pair": frame.index.astype(str)})
    for field in fields:
        text = frame[f"{letter}_{field}"].str.lower()
        found[field] = text.where(text != "", None)
        cores = text.map(core)
        found[f"{field}_core"] = cores.where(cores != "", None)
        found[f"{field}_parts"] = [
            sorted(set(one.split()) if one.isascii() else {one[i : i + 2] for i in range(len(one) - 1)})
            for one in cores
        ]
    return found


def weights() -> pd.Series:
    """Return the weight that the records of each pair are one and the same."""
    comparisons = []
    for field in fields:
        comparisons += [
            cl.JaroWinklerAtThresholds(f"{field}_core", [0.97, 0.92, 0.85, 0.75]),
            cl.ArrayIntersectAtSizes(f"{field}_parts", [4, 3, 2, 1]),
        ]
    settings = SettingsCreator(
        link_type="link_only", comparisons=comparisons, blocking_rules_to_generate_predictions=[block_on("pair")],
        probability_two_random_records_match=0.5 if fields == ["name"] else 0.2,
    )  # fmt: skip
    api = DuckDBAPI()
    linker = Linker([api.register(side("l")), api.register(side("r"))], settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("pair"))
    found = linker.inference.predict().as_pandas_dataframe()
    return found.set_index(found["unique_id_l"].astype(int))["match_weight"].reindex(frame.index)


def says() -> list[bool]:
    """Return whether each pair to judge is one and the same, at the threshold that suits the others best."""
    found, same = weights().fillna(-99.0), frame["same"] == "1"
    known = frame["split"] != "test"

    def f1(threshold: float) -> float:
        said = found[known] >= threshold
        return 2 * (said & same[known]).sum() / (said.sum() + same[known].sum())

    best = max(sorted(set(found[known].round(2))), key=f1)
    return (found[~known] >= best).tolist()


def judge(said: list[bool]) -> dict[str, float]:
    """Return precision, recall and F1 over the pairs to judge."""
    truth = (frame["same"] == "1")[frame["split"] == "test"].tolist()
    right = sum(a and b for a, b in zip(said, truth, strict=True))
    precision, recall = right / max(sum(said), 1), right / max(sum(truth), 1)
    return {
        "precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-9),
        "pairs judged": len(truth),
    }  # fmt: skip


measure(says, judge, "splink", "duckdb", "pandas")
