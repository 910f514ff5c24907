"""Logged feedback in datasets: the Open Bandit Dataset imported, described, and evaluated as NumPy does."""
import csv
import json
import unittest

import h5py
import numpy as np

from program import SHARED, ProgramTest

OBD = SHARED / "data/obd"


@unittest.skipUnless(OBD.exists(), f"not there: {OBD}")
class OpenBandit(ProgramTest):
    def setUp(self):
        super().setUp()
        self.log = OBD / "bts/men/men.csv"
        self.dataset = self.folder / "obd.h5"
        self.succeed("dataset", "import", "obd", OBD, "--policy", "bts", "-o", self.dataset)
        with open(self.log) as file:
            rows = list(csv.DictReader(file))
        self.click = np.array([float(r["click"]) for r in rows])
        self.propensity = np.array([float(r["propensity_score"]) for r in rows])
        self.position = np.array([int(r["position"]) for r in rows])
        self.item = np.array([int(r["item_id"]) for r in rows])
        self.profile = [" ".join(r[f"user_feature_{i}"] for i in range(4)) for r in rows]

    def metrics(self, *arguments):
        record = json.loads(self.succeed("eval", *arguments, "--json").stdout)
        return {m["name"]: m for m in record["systems"][0]["metrics"]}

    def test_a_dataset_holds_what_the_files_do(self):
        self.succeed("dataset", "check", self.dataset)
        feedback = json.loads(self.succeed("dataset", "describe", self.dataset, "--json").stdout)["feedback"]
        self.assertEqual((feedback["events"], feedback["actions"], feedback["users"]),
                         (10000, len(set(self.item)), len(set(self.profile))))
        self.assertAlmostEqual(feedback["mean_reward"], self.click.mean(), delta=1e-12)
        with h5py.File(self.dataset) as file:
            np.testing.assert_array_equal(file["events/propensity"][:], self.propensity)
            users = [u.decode() for u in file["users/id"][:]]
            self.assertEqual([users[u] for u in file["events/user"][:]], self.profile)
            items = [int(i) for i in file["items/id"][:]]
            np.testing.assert_array_equal([items[a] for a in file["events/action"][:]], self.item)

    def test_its_log_is_evaluated_as_that_of_a_table(self):
        for more in ((), ("--position", 2)):
            ours = self.metrics("--feedback", self.dataset, "--uniform", 34, *more)
            theirs = self.metrics("--feedback", self.log, "--uniform", 34, *more)
            self.assertEqual(ours, theirs)
        weights = 1 / 34 / self.propensity
        ours = self.metrics("--feedback", self.dataset, "--uniform", 34)
        self.assertAlmostEqual(ours["ips"]["value"], (weights * self.click).mean(), delta=1e-12)
        self.refuse("eval", "--feedback", self.dataset, mentions="no column /events/target")
        self.refuse("eval", "--feedback", self.dataset, "--uniform", 3, mentions="expected at most the 3")
        self.refuse("eval", "--feedback", self.dataset, "--uniform", 34, "--position", 9, mentions="at position '9'")

    def test_the_pipelines_estimators_and_intervals(self):
        seed, draws = 12345, 200
        arguments = ("--feedback", self.dataset, "--uniform", 34, "--definitions", "obp", "--seed", seed,
                     "--resamples", draws)
        ours = self.metrics(*arguments)
        weights = 1 / 34 / self.propensity
        rewards = {"InverseProbabilityWeighting": weights * self.click,
                   "SelfNormalizedInverseProbabilityWeighting": weights * self.click / weights.mean(),
                   "InverseProbabilityWeighting(lambda_=2)": np.minimum(weights, 2) * self.click}
        self.assertEqual(set(ours), {"ReplayMethod", *list(rewards)[:2]})
        ours.update(self.metrics(*arguments, "--metrics", "InverseProbabilityWeighting(lambda_=2)"))
        for name, values in rewards.items():
            self.assertAlmostEqual(ours[name]["value"], values.mean(), delta=1e-12)
            random = np.random.RandomState(seed)
            means = [random.choice(values, size=len(values)).mean() for _ in range(draws)]
            np.testing.assert_allclose(ours[name]["interval"], np.percentile(means, [2.5, 97.5]), rtol=1e-12)
        self.assertEqual(ours["ReplayMethod"]["value"], 0)
        self.refuse("eval", *arguments, "--metrics", "DoublyRobst", mentions="expected one of ReplayMethod")
        self.refuse("eval", *arguments, "--metrics", "DoublyRobust", mentions="no estimated rewards")
        self.refuse("eval", "--feedback", self.log, "--uniform", 34, "--definitions", "ranx",
                    mentions="expected one of reckon, obp")

    def test_lists_are_given_the_click_through_rate_they_would_get(self):
        rng = np.random.default_rng(3)
        with h5py.File(self.dataset) as file:
            users, user, action = len(file["users/id"]), file["events/user"][:], file["events/action"][:]
        lists = np.argsort(rng.random((users, 34)), axis=1)[:, :3].astype(np.int32)
        predictions = self.folder / "predictions.h5"
        with h5py.File(predictions, "w") as file:
            group = file.create_group("variants/none/mine")
            group["user"], group["items"] = np.arange(users, dtype=np.int32), lists
            group["scores"] = np.tile(np.float32([3, 2, 1]), (users, 1))
        metrics = self.metrics(predictions, self.dataset)
        shown = lists[user, self.position - 1] == action
        weights = shown / self.propensity
        for name, value in (("ctr_logged", self.click.mean()), ("ctr_ips", (weights * self.click).mean()),
                            ("ctr_snips", (weights * self.click).sum() / weights.sum()),
                            ("ctr_replay", self.click[shown].mean()),
                            ("ctr_effective_sample_size", weights.sum() ** 2 / (weights ** 2).sum())):
            self.assertAlmostEqual(metrics[name]["value"], value, delta=1e-9, msg=name)
            self.assertEqual(metrics[name]["n"], 10000)
        self.assertLess(metrics["ctr_logged"]["low"], self.click.mean())
        self.assertIn("ctr_snips", self.succeed("eval", predictions, self.dataset).stdout)
        # Of the same draws a wider share; of other draws another interval of the same width, nearly.
        wide = self.metrics(predictions, self.dataset, "--confidence", 0.999)["ctr_logged"]
        many = self.metrics(predictions, self.dataset, "--resamples", 5000)["ctr_logged"]
        usual = metrics["ctr_logged"]
        deviation = self.click.std() / np.sqrt(len(self.click))
        for interval, widths in ((usual, 1.96), (many, 1.96), (wide, 3.29)):
            self.assertAlmostEqual((interval["high"] - interval["low"]) / (2 * deviation), widths, delta=0.15 * widths)
        self.assertNotEqual((many["low"], many["high"]), (usual["low"], usual["high"]))
        self.assertIn("99.9% interval", self.succeed("eval", predictions, self.dataset, "--confidence", 0.999).stdout)


class Satisfaction(ProgramTest):
    def test_is_what_users_said_or_the_share_of_high_ratings(self):
        dataset = self.synth()
        rng = np.random.default_rng(5)
        n = 4000
        reward, said = rng.integers(1, 6, n).astype(float), rng.random(n)
        said[rng.random(n) < 0.6] = np.nan
        with h5py.File(dataset, "a") as file:
            users, items = len(file["users/id"]), len(file["items/id"])
            user, action = rng.integers(0, users, n), rng.integers(0, items, n)
            for name, column in (("user", user), ("action", action), ("reward", reward),
                                 ("propensity", np.full(n, 1 / items))):
                file[f"events/{name}"] = column
        predictions = self.folder / "predictions.h5"
        lists = np.argsort(rng.random((users, items)), axis=1)[:, :10].astype(np.int32)
        with h5py.File(predictions, "w") as file:
            group = file.create_group("variants/none/mine")
            group["user"], group["items"] = np.arange(users, dtype=np.int32), lists
            group["scores"] = np.tile(np.arange(10, 0, -1, dtype=np.float32), (users, 1))

        def metrics(*more):
            record = json.loads(self.succeed("eval", predictions, dataset, "--json", *more).stdout)
            return {m["name"]: m for m in record["systems"][0]["metrics"]}

        weights = (lists[user] == action[:, None]).any(1) / 10 * items
        ours = metrics()
        self.assertAlmostEqual(ours["reward_logged"]["value"], reward.mean(), delta=1e-9)
        self.assertAlmostEqual(ours["satisfaction_logged"]["value"], (reward >= 4).mean(), delta=1e-9)
        self.assertAlmostEqual(ours["satisfaction_snips"]["value"], (weights * (reward >= 4)).sum() / weights.sum(),
                               delta=1e-9)
        self.assertIn("ndcg", ours)
        named = metrics("--metrics", "ctr@10,satisfaction@10")
        on_list = weights > 0
        self.assertAlmostEqual(named["satisfaction@10"]["value"], reward[on_list].mean(), delta=1e-9)
        with h5py.File(dataset, "a") as file:
            file["events/satisfaction"] = said
        asked = ~np.isnan(said)
        ours = metrics()
        self.assertAlmostEqual(ours["satisfaction_logged"]["value"], said[asked].mean(), delta=1e-9)
        self.assertEqual(ours["satisfaction_logged"]["n"], asked.sum())
        self.assertAlmostEqual(ours["satisfaction_ips"]["value"], (weights * said)[asked].mean(), delta=1e-9)
        named = metrics("--metrics", "satisfaction@10")
        self.assertAlmostEqual(named["satisfaction@10"]["value"], said[asked & on_list].mean(), delta=1e-9)


if __name__ == "__main__":
    unittest.main()
