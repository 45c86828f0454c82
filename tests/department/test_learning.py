"""The rules by which a department learns: whole numbers, nothing lost, the better ones gain."""

from hypothesis import given
from hypothesis import strategies as st

from department.draws import binomial
from department.learning import EVEN, GUESSES, MILLION, chances, estimate, reweighted, split

seeds = st.integers(0, 2**31)
thousandths = st.integers(0, 1000)


@given(trials=st.integers(0, 500), likely=st.integers(-50, 1050), more=st.integers(0, 300), seed=seeds)
def test_a_binomial_is_within_its_trials_and_rises_with_the_chance(trials, likely, more, seed) -> None:
    found = binomial(trials, likely, seed, "p", "x")
    assert 0 <= found <= binomial(trials, likely + more, seed, "p", "x") <= trials
    assert binomial(trials, 0, seed, "p", "x") == 0
    assert binomial(trials, 1000, seed, "p", "x") == trials


@given(seed=seeds, extra=st.integers(1, 100))
def test_more_people_leave_those_before_them_as_they_were(seed: int, extra: int) -> None:
    few = binomial(100, 300, seed, "p", "x")
    assert few <= binomial(100 + extra, 300, seed, "p", "x") <= few + extra


def test_a_binomial_has_the_mean_and_the_spread_of_one() -> None:
    found = [binomial(400, 250, seed, "p", "x") for seed in range(400)]
    mean = sum(found) / len(found)
    variance = sum((one - mean) ** 2 for one in found) / len(found)
    assert 98.5 < mean < 101.5  # 400 * 0.25, standard error 0.43
    assert 60 < variance < 92  # 400 * 0.25 * 0.75 = 75


@given(
    weights=st.lists(st.integers(0, 50_000), min_size=1, max_size=40),
    data=st.data(), penalty=thousandths, share=thousandths,
)  # fmt: skip
def test_weights_stay_whole_and_near_their_sum(weights, data, penalty, share) -> None:
    right = data.draw(st.lists(st.booleans(), min_size=len(weights), max_size=len(weights)))
    after = reweighted(weights, right, penalty, share)
    assert all(isinstance(weight, int) and weight >= share for weight in after)
    whole = EVEN * len(weights)
    assert whole - 2 * len(weights) <= sum(after) <= whole
    if sum(weights) == whole:
        gained = [new > old for new, old in zip(after, weights, strict=True)]
        assert not any(gain and not was for gain, was, old in zip(gained, right, weights, strict=True) if old > EVEN)


def test_who_is_always_right_comes_to_have_nearly_all_and_a_share_is_never_lost() -> None:
    weights = [EVEN] * 10
    for _ in range(60):
        weights = reweighted(weights, [index == 3 for index in range(10)], 300, 20)
    assert weights[3] > 9 * sum(weights[:3])
    assert min(weights) >= 20
    for _ in range(20):  # it turns: another one is right from now on
        weights = reweighted(weights, [index == 7 for index in range(10)], 300, 20)
    assert max(weights) == weights[7]


@given(
    audience=st.integers(0, 100_000), floor=st.integers(0, 500),
    parts=st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 200), min_size=1, max_size=8),
)  # fmt: skip
def test_a_split_gives_everybody_to_somebody_and_the_floor_to_each(audience, floor, parts) -> None:
    given_ = split(audience, parts, floor)
    assert list(given_) == list(parts)
    assert sum(given_.values()) == audience
    assert min(given_.values()) >= min(audience * floor // 1000, audience // len(parts))
    for one, people in given_.items():
        for other, fewer in given_.items():
            assert parts[one] <= parts[other] or people >= fewer - 1


@given(shown=st.integers(0, 10**6), share=thousandths)
def test_an_estimate_is_never_nothing_and_never_certain(shown: int, share: int) -> None:
    assert 0 < estimate(shown, shown * share // 1000) < MILLION


@given(seed=seeds)
def test_the_chance_of_being_the_best_follows_the_record(seed: int) -> None:
    """A clear record leaves no doubt, no record leaves all of it, a thin one some."""
    clear = chances({"a": (2000, 100), "b": (2000, 200)}, seed, "x")
    assert sum(clear.values()) == GUESSES
    assert clear["b"] > GUESSES * 99 // 100
    none = chances({"a": (0, 0), "b": (0, 0)}, seed, "x")
    assert GUESSES * 30 // 100 < none["a"] < GUESSES * 70 // 100
    thin = chances({"a": (40, 2), "b": (40, 4)}, seed, "x")
    assert none["b"] // 2 < thin["b"] < clear["b"]
