"""The plain sentence of each kind of event, as a template.

`{field}` is a field of the event's data, `{.word}` an id of its subject, `{actor}` and `{due}` its envelope;
a word after a colon says how it is written (see `tui.present.facts_of_day`). A part in `[]` is left out where
one of its values is empty.
"""

SENTENCES: dict[str, str] = {
    # the run, its days, its world
    "run.started": "The run of {department:department} began: seed {seed}[, scenario “{scenario:scenario}”]"
    "[, workflow {workflow}].",
    "scenario.started": "The scenario “{scenario:scenario}” was set[ for {due:time}]"
    "[; it replaces {replaces:routines_of}].",
    "timeline.planned": "The timeline was planned: {fires:routines}.",
    "day.opened": "{day:date} opened[; it closes at {due:time}].",
    "day.closed": "{day:date} closed[ with {open:things} still open].",
    "clock.jumped": "The wall clock was ahead; time went on to {to:time}.",
    "fact.injected": "{actor} changed facts: {facts:facts}[ ({says:quote})].",
    "fact.learned": "{actor} learned: {facts:facts}.",
    "autonomy.changed": "{actor} set the autonomy of {decision:plain} to {level} (it was {was}).",
    "routine.fired": "The routine “{.routine:routine}” was due[, {late:any_span} late].",
    "routine.missed": "The routine “{.routine:routine}” did not start: {why}.",
    # what people change
    "run.forked": "From here on this is a fork[ with {set:what_ifs}]: seed {seed}.",
    "agent.left": "{actor} is away from now on; {to:name} stands in.",
    "agent.returned": "{actor} is back.",
    "turn.cancelled": "The thinking of {actor} was cancelled: {why}.",
    "work.reassigned": "“{title}” went from {was:name} to {agent:name}.",
    "message.forwarded": "The question[ “{title}”] that {actor} has not read went to {to:name}[; read at {due:time}].",
    "budget.set": "{actor} set {.budget:budget} to {allocation:money} (it was {was:money}).",
    # messages and meetings
    "message.posted": "{actor} wrote[ to {to:names}][ in #{channel}][, {priority:pressing}][: {body:quote}].",
    "message.read": "{actor} read {messages:messages}[ and will answer {answers:count}].",
    "meeting.started": "{led_by:name} opened “{title}” with {attendees:people}[, until {due:time}].",
    "update.given": "{actor} reported[; done: {done:some}][; doing: {doing:some}][; blocked: {blockers:some}].",
    "priorities.set": "{actor} set the priorities: {priorities:some}.",
    "meeting.held": "{actor} closed “{meeting:meeting}” after {took:span}: {attendees:people}, {said:voices}.",
    # work
    "workflow.started": "{actor} began “{title}”[, owned by {owner:name}].",
    "workflow.completed": "{.workflow:flow} ended as {outcome} after {took:span}.",
    "workflow.failed": "{.workflow:flow} failed[ at the step “{step:step}”]: {why}.",
    "step.scheduled": "The step “{.step:step}” of {.workflow:flow} was set[ for {due:time}].",
    "step.started": "The step “{title}” of {.workflow:flow} began[ with {who:names}][, {round:round}].",
    "step.completed": "The step “{.step:step}” of {.workflow:flow} was done[: {result:facts}].",
    "step.skipped": "[The step “{.step:step}” of {.workflow:flow} was skipped; its condition did not hold.]"
    "[ Not needed any more in {.workflow:flow}: {unused:steps}.]",
    "step.failed": "The step “{.step:step}” of {.workflow:flow} failed: {why}[; next: “{then:step}”].",
    "step.looped": "The step “{.step:step}” of {.workflow:flow} sent its work back to “{to:step}”, round {round}.",
    "task.assigned": "{by:giver} “{title}”[, {priority:pressing}][ ({estimate:any_span})].",
    "task.started": "{actor} started “{title}”[, due at {due:time}].",
    "task.completed": "{actor} finished[ “{title}”] in {took:span}.",
    "task.failed": "The task of {actor} ended undone: {why}.",
    "task.cancelled": "A task of {actor} was cancelled: {why}.",
    "turn.requested": "{actor} was asked to think ({purpose:plain}, {tier}[, version {version}])[, until {due:time}].",
    "turn.repeated": "{actor} is asked once more: the answer was lost[; {spent:spent}].",
    "turn.completed": "{actor} thought[ and chose {choice:choice}][ (confidence {confidence:share})][; {stale:stale}]"
    "[; {spent:spent}].",
    "turn.failed": "{actor} gave no usable reply: {why}[; {spent:spent}].",
    # minds outside
    "minds.set": "{actor} set which mind agents think with: {mind}.",
    "cap.set": "{actor} set the most that minds may cost for {scope:cap} to {limit:usd}[, from {was:usd}]"
    "[; then {then}].",
    "cap.warned": "Of the {limit:usd} that minds may cost for {scope:cap}, {spent:usd} are spent or reserved.",
    # items from outside
    "items.loaded": "{count:items} of {file} will arrive[; {aside:rows} set aside].",
    "item.arrived": "“{title}” arrived by {source:plain}[; the next is due at {due:time}][; empty: {faults:some}].",
    "item.set_aside": "Line {line} of {file} was set aside: {why}.",
    "item.scored": "{actor}[, version {version},] graded it {grade} with {total} points: {points:facts}.",
    "item.assigned": "{actor} gave it to {to:name}, {waited:span} after it arrived; {open:open_items}.",
    "handoff.made": "{actor} handed it on to {to:names}[, after {retries:tries}]"
    "[; before that {previous:name} had it].",
    "call.answered": "{service:service} answered at attempt {attempt}.",
    "call.failed": "{service:service} did not answer at attempt {attempt}[; it is tried again at {due:time}].",
    "answer.awaited": "An answer from outside is awaited[; a reminder goes out at {reminder:time}].",
    "reminder.due": "Reminder {number} was due[; the next at {due:time}].",
    # tried out and learned from
    "trial.opened": "{actor} showed {versions:versions} to {shown:audience}, trial {number} of {times}"
    "[; the figures are in at {due:time}].",
    "trial.measured": "Trial {number}: {responded:by_version} answered; “{best:plain}” is the best"
    "[, {margin:rate} ahead][ and goes to {rest:number} more].",
    "rollout.measured": "“{version:plain}” went to {shown:number} more, {responded} answered.",
    "swarm.sensed": "{actor} read {votes:count} topics: {trend}[ (agreement {agreement:share})].",
    "swarm.adapted": "The trend was {truth}: {actor} had said {trend}, {hits} of {weights:count} members were right.",
    "agent.down": "{actor} stopped responding.",
    "agent.up": "{actor} responds again.",
    # versions of agents
    "version.staged": "{actor} put version {version} of {.agent:name} into staging beside {live}[: {summary}].",
    "version.compared": "{.agent:name} on the same input: {live} came to {result}[ ({points:number})]"
    "[, {version} would have come to {would}][ ({would_points:number})].",
    "version.withdrawn": "{actor} ended the staging of version {version} of {.agent:name}; {live} stays at work"
    "[ (alike in {same} of {compared:number})].",
    "version.deployed": "{actor} deployed version {version} of {.agent:name} in place of {previous}"
    "[ (alike in {same} of {compared:number})].",
    "version.rolled_back": "{actor} took {.agent:name} back to version {version}; {withdrawn} was at work for "
    "{served:span}.",
    # pieces
    "content.created": "{actor} wrote “{title}”, version {version}[, {words:number} words].",
    "content.reviewed": "{reviewer:name} scored version {version} {score} of 100 (threshold {threshold}): "
    "{passed:passed}[; found: {findings:found}].",
    "content.approved": "{actor} approved “{title}”, version {version}[ (score {score:number})].",
    "content.published": "{actor} published “{title}”[ on {where}][ (score {score:number})]"
    "[, {age:any_span} after it began].",
    "campaign.launched": "{actor} launched “{title}”[, {age:any_span} after it began].",
    "tracking.opened": "{actor} began to measure “{title}”[; first figures at {due:time}].",
    "content.measured": "“{title}” was measured: {figures:facts}.",
    "performance.threshold_met": "The target of “{metric:metric}” was met: {value:reached}.",
    "budget.spent": "{actor} spent {amount:money} of {.budget:budget}; {spent:money} of {allocation:money} are gone.",
    "spend.refused": "A spend of {amount:money} by {actor} was refused: it would pass {allocation:money} by "
    "{over:money}.",
    "budget.raised": "{actor} raised {.budget:budget} by {amount:money} to {allocation:money}.",
    # rule
    "position.taken": "{actor} {objects:favours} “{choice:choice}”[ (confidence {confidence:share})]"
    "[: {reasons:some}].",
    "decision.opened": "{actor} put the question “{title}” ({type:plain}); {holder:name} holds it[: {rule}].",
    "offer.changed": "What {actor} chose, “{choice:choice}”, is not on offer any more; "
    "the question is put again[ with {options:count} to choose from].",
    "proposal.made": "{actor} proposed “{choice:choice}” to {to:name}[ (confidence {confidence:share})].",
    "decision.made": "{actor} decided “{title}”: {choice:choice}[ (confidence {confidence:share})]"
    "[; dissent: {dissent:dissent}].",
    "decision.expired": "“{title}” expired undecided: {why}.",
    "authority.refused": "{actor} claimed {claimed:plain} on {type:plain} and was refused: {rule}.",
    "escalation.raised": "{actor} escalated to {to:name}: {issue} ({urgency}).",
    "escalation.passed": "The issue climbed to {to:name}: {why}.",
    "escalation.resolved": "{actor} resolved the escalation after {took:span}: {choice:choice}.",
    "escalation.expired": "The escalation ended unanswered: {why}.",
    "approval.requested": "{to:name} was asked to {asks:asking} “{title}” ({level})[, by {due:time}; then {then}].",
    "approval.planned": "By the model of the human: {outcome}[ at {due:time}].",
    "approval.answered": "{actor} answered: {outcome:plain}[, {choice:answer}][ ({comment:quote})].",
    "approval.expired": "The approval ended unanswered[ ({why:quote})]; then {then}.",
    "approval.delegated": "The approval went to the deputy, {to:name}: {why}.",
    "approval.cancelled": "The approval was withdrawn: {why}.",
}
"""The template of every kind of event."""
