"""Moves that end a listing: every one is relief, but for refusing a claim and for restoring what was had by falsehood."""

from cases.states import RULING, Effect, Field, FieldKind, Move, Part, Party, gettext_noop
from lists.states.before import DECIDERS, OFFICER, TWO, Doers
from lists.states.effect import PAPERS, decision, proposal
from lists.states.fields import SIGNED_PAPER
from lists.states.titles import WAYS_OUT, choices
from lists.states.words import CLAIMABLE, IN_EFFECT, ORDERABLE, OVER, State
from people.states import Role

SPC_10 = "SPC 10"
# Anybody who knows may say it; a clerk writes it down for whoever comes to the counter.
CLAIMANTS: Doers = frozenset(
    {Party.SUBJECT, Party.BENEFICIARY, Party.COURT, Party.AGENCY, Role.CASE_OFFICER, Role.CLERK}
)
OBJECTORS: Doers = frozenset({Party.BENEFICIARY, Role.CLERK})
ADMITTERS: Doers = OFFICER | frozenset({Role.CLERK, Role.REVIEWER})
CONFIRMERS: Doers = OFFICER | DECIDERS | {Role.REVIEWER, Party.COURT, Party.BENEFICIARY}
CLAIM_FIELDS = (
    Field("way", gettext_noop("What has happened"), FieldKind.CHOICE, choices=choices(WAYS_OUT, CLAIMABLE)),
    PAPERS,
    Field("words", gettext_noop("In your own words"), FieldKind.LONG_TEXT, required=False),
)

REMOVAL_MOVES = (
    Move(
        "claim-fulfilment",
        gettext_noop("Say that it is fulfilled"),
        (State.EFFECTIVE,),
        State.ENDING,
        Effect.RELIEF,
        SPC_10,
        CLAIMANTS,
        fields=CLAIM_FIELDS,
    ),
    # Theirs alone: one objection answers one claim, and nobody else’s stands in their way.
    Move(
        "claim-fulfilment",
        gettext_noop("Say that it is fulfilled: the person’s own claim"),
        (State.ENDING,),
        None,
        Effect.RELIEF,
        "RULES.md, VERIFY",
        frozenset({Party.SUBJECT, Role.CLERK}),
        fields=(*CLAIM_FIELDS, SIGNED_PAPER),
    ),
    Move(
        "object",
        gettext_noop("Object to the claim"),
        (State.ENDING,),
        None,
        None,
        "RULES.md, VERIFY",
        OBJECTORS,
        fields=(
            Field("words", gettext_noop("Why it is not fulfilled"), FieldKind.LONG_TEXT),
            Field("documents", gettext_noop("Papers"), FieldKind.IDS, papers=True),
        ),
    ),
    Move(
        "admit-objection",
        gettext_noop("Confirm that the objection is the creditor’s"),
        (State.ENDING,),
        None,
        None,
        "RULES.md, VERIFY",
        ADMITTERS,  # another than the one who wrote it down
    ),
    Move(
        "verify-claim",
        gettext_noop("Note what the other agency found"),
        (State.ENDING,),
        None,
        None,
        "RULES.md, VERIFY",
        OFFICER | {Role.CLERK, Party.AGENCY},
        elsewhere=True,  # the agency that the standard names, by its own hand
        fields=(
            Field("fulfilled", gettext_noop("It is fulfilled"), FieldKind.BOOLEAN),
            Field("words", gettext_noop("What was found"), FieldKind.LONG_TEXT),
            Field(
                "document",
                gettext_noop("Their paper"),
                FieldKind.ID,
                required=False,
                papers=True,
                sometimes=True,
                help=gettext_noop("Needed where an official writes it down for them."),
            ),
        ),
    ),
    Move(
        "escalate",
        gettext_noop("Pass to a supervising official"),
        (State.ENDING,),
        None,
        None,
        "RULES.md, VERIFY",
        by_clock=True,
    ),
    Move(
        "confirm-fulfilment",
        gettext_noop("Confirm that it is fulfilled"),
        (State.ENDING,),
        State.REMOVED,
        Effect.RELIEF,
        SPC_10,
        CONFIRMERS,
    ),
    Move(
        "hide",
        gettext_noop("Hide: nobody answered the claim"),
        (State.ENDING,),
        State.REMOVED,
        Effect.RELIEF,
        "RULES.md, VERIFY",
        by_clock=True,
    ),
    proposal(
        "propose-refusal",
        gettext_noop("Propose to refuse the claim"),
        (State.ENDING,),
        "RULES.md, VERIFY",
    ),
    Move(
        "refuse-claim",
        gettext_noop("Refuse the claim"),
        (State.ENDING,),
        State.EFFECTIVE,
        Effect.BURDEN,
        SPC_10,
        DECIDERS,
        part=Part.DECIDER,
        needs=TWO,
    ),
    Move(
        "order-removal",
        gettext_noop("Order the removal"),
        IN_EFFECT,
        State.REMOVED,
        Effect.RELIEF,
        SPC_10,
        OFFICER | DECIDERS | {Role.REVIEWER, Party.COURT},
        fields=(
            Field("way", gettext_noop("Ground"), FieldKind.CHOICE, choices=choices(WAYS_OUT, ORDERABLE)),
            RULING,
        ),
        ends=True,
    ),
    Move(
        "withdraw",
        gettext_noop("Withdraw"),
        (State.DECIDED, *IN_EFFECT),
        State.ANNULLED,
        Effect.RELIEF,
        "APL 48",
        DECIDERS | {Role.REVIEWER, Party.COURT},
        by_clock=True,  # the document that it rests on is annulled
        ends=True,
    ),
    Move(
        "remove",
        gettext_noop("Remove: its time is over"),
        IN_EFFECT,
        State.REMOVED,
        Effect.RELIEF,
        "SPC 2, 10",
        by_clock=True,
    ),
    # Until then the history of what is over is kept for auditors alone.
    Move(
        "erase",
        gettext_noop("Erase what is personal: its time is over"),
        OVER,
        None,
        Effect.RELIEF,
        "CRIR 16",
        by_clock=True,
    ),
    proposal(
        "propose-restoration",
        gettext_noop("Propose to restore"),
        (State.REMOVED,),
        "RULES.md 9",
        Field("falsehood", gettext_noop("What was false, and what shows it"), FieldKind.LONG_TEXT, longest=20000),
        PAPERS,
    ),
    decision(
        "restore",
        gettext_noop("Decide to restore: the removal was had by falsehood"),
        State.REMOVED,
        "RULES.md 9",
    ),
)
