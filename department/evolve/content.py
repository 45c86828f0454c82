"""Pieces and money."""

from department.agenda import ARRIVAL
from department.events import content
from department.events.record import Event
from department.evolve.desk import count
from department.org import Organisation
from department.state import Piece, State, Track


def find_piece(state: State, path: str) -> Piece | None:
    """An open workflow's piece by its path `flow/step/index`."""
    flow, _, rest = path.partition("/")
    step, _, index = rest.rpartition("/")
    pieces = state.flows[flow].pieces.get(step, []) if flow in state.flows else []
    return next((piece for piece in pieces if piece.id.endswith(f"/{index}")), None)


def content_created(__: Organisation, state: State, event: Event, data: content.ContentCreated) -> None:
    """A new version takes the place of the last."""
    path = event.subject["piece"]
    piece = find_piece(state, path)
    if piece is None:
        flow, _, rest = path.partition("/")
        piece = Piece(path, data.craft, data.title, event.actor)
        state.flows[flow].pieces.setdefault(rest.rpartition("/")[0], []).append(piece)
    piece.version, piece.defects, piece.seq = data.version, list(data.defects), event.seq
    piece.found, piece.passed, piece.score, piece.threshold, piece.approved = [], {}, 100, 0, False
    count(state, "pieces_created")


def content_reviewed(_: Organisation, state: State, event: Event, data: content.ContentReviewed) -> None:
    """One more reading of this version; the lowest score counts."""
    count(state, "reviews")
    count(state, "review_score_sum", data.score)
    piece = find_piece(state, event.subject["piece"])
    if piece is None:
        return
    piece.score = min(piece.score, data.score)
    piece.threshold = max(piece.threshold, data.threshold)
    piece.found = sorted({*piece.found, *data.findings})
    piece.passed.update(dict.fromkeys(data.areas, data.passed))
    if piece.version == 1:
        piece.first_score = data.score if piece.first_score is None else min(piece.first_score, data.score)


def content_approved(_: Organisation, state: State, event: Event, __: content.ContentApproved) -> None:
    """It may go out."""
    count(state, "content_approved")
    piece = find_piece(state, event.subject["piece"])
    if piece is not None:
        piece.approved = True


def content_published(_: Organisation, state: State, __: Event, data: content.ContentPublished) -> None:
    """It went out."""
    count(state, "published_all")
    count(state, f"published_{data.craft}")
    if data.output:
        count(state, "published")
    if data.score:
        count(state, "published_scored")
        count(state, "published_score_sum", data.score)
        count(state, "pieces_first_pass", int(data.first_pass))
    count(state, "publications_timed")
    count(state, "idea_to_publication_ms_sum", data.age)


def campaign_launched(_: Organisation, state: State, __: Event, data: content.CampaignLaunched) -> None:
    """A campaign is live."""
    count(state, "campaigns_launched")
    count(state, "campaign_launch_ms_sum", data.age)


def tracking_opened(_: Organisation, state: State, event: Event, data: content.TrackingOpened) -> None:
    """Its figures will be read."""
    name = event.subject["piece"]
    state.tracks[name] = Track(name, data.craft, data.title, data.score, data.times, data.every, event.seq)
    count(state, "tracking_opened")
    if event.due is not None:
        state.agenda.put(f"track|{name}", event.due, ARRIVAL, event.seq)


def content_measured(_: Organisation, state: State, event: Event, data: content.ContentMeasured) -> None:
    """The world answered; the next reading is at `due`, if there is one."""
    name = event.subject["piece"]
    count(state, "measured_count")
    for measure, value in data.figures.items():
        count(state, f"measured_{measure}", value)
        count(state, f"measured_{measure}_count")
    state.agenda.drop(f"track|{name}")
    if event.due is None:
        state.tracks.pop(name, None)
        return
    state.tracks[name].reading, state.tracks[name].seq = data.reading, event.seq
    state.agenda.put(f"track|{name}", event.due, ARRIVAL, event.seq)


def threshold_met(_: Organisation, state: State, __: Event, data: content.ThresholdMet) -> None:
    """Said once."""
    state.thresholds.append(data.metric)


def budget_spent(_: Organisation, state: State, event: Event, data: content.BudgetSpent) -> None:
    """Money went out."""
    spending = state.budgets[event.subject["budget"]]
    spending.spent, spending.over = data.spent, 0
    flow = state.flows.get(event.subject.get("workflow", ""))
    if flow is not None:
        paid = flow.steps[event.subject["step"]].spent
        paid[event.subject["budget"]] = paid.get(event.subject["budget"], 0) + data.amount
    count(state, "spent_cents", data.amount)


def spend_refused(_: Organisation, state: State, event: Event, data: content.SpendRefused) -> None:
    """Money stayed."""
    state.budgets[event.subject["budget"]].over = data.over
    count(state, "spends_refused")


def budget_raised(_: Organisation, state: State, event: Event, data: content.BudgetRaised) -> None:
    """There is more to spend."""
    spending = state.budgets[event.subject["budget"]]
    spending.allocation, spending.over = data.allocation, 0


HANDLERS = {
    content.ContentCreated: content_created,
    content.ContentReviewed: content_reviewed,
    content.ContentApproved: content_approved,
    content.ContentPublished: content_published,
    content.CampaignLaunched: campaign_launched,
    content.TrackingOpened: tracking_opened,
    content.ContentMeasured: content_measured,
    content.ThresholdMet: threshold_met,
    content.BudgetSpent: budget_spent,
    content.SpendRefused: spend_refused,
    content.BudgetRaised: budget_raised,
}
