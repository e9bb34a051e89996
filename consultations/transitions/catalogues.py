"""An adopted catalogue comes into force in the transaction that adopts it."""

from consultations.rules.kinds import Adopted
from records.transitions import adopt_catalogue


def adopt(adopted: Adopted) -> None:
    adopt_catalogue(
        document=adopted.document.content,
        draft=adopted.draft,
        digest=adopted.document.digest,
        by=adopted.by,
        at=adopted.at,
    )
