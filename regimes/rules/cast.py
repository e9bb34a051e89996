"""The cast of the demonstration: unmistakably fictional agencies and people."""

from dataclasses import dataclass, field

from people.states import Kind, Role

PASSWORD = "due-process-demo"  # noqa: S105 - the demonstration's sign-ins are public, and exist nowhere else


@dataclass(frozen=True, slots=True)
class DemoContact:
    purpose: str
    phone: str
    address: str
    address_en: str


@dataclass(frozen=True, slots=True)
class DemoAgency:
    code: str
    name: str
    name_en: str
    parent: str | None = None
    contacts: tuple[DemoContact, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoPerson:
    username: str
    name: str
    agency: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    kind: Kind = Kind.OFFICIAL


HOURS = "周一至周五 9:00–17:00"
HOURS_EN = "Monday to Friday, 9:00–17:00"

AGENCIES = (
    DemoAgency(
        "example-court",
        "示例市人民法院",
        "Example City People’s Court",
        contacts=(
            DemoContact("enquiries", "0000-000 0101", "", ""),
            DemoContact(
                "counter", "0000-000 0102", "示例市公平路 1 号一楼", "Ground floor, 1 Fairness Road, Example City"
            ),
        ),
    ),
    DemoAgency(
        "example-court-enforcement",
        "示例市人民法院执行局",
        "Example City People’s Court, Enforcement Bureau",
        parent="example-court",
        contacts=(
            DemoContact(
                "enquiries", "0000-000 0110", "示例市公平路 1 号三楼", "3rd floor, 1 Fairness Road, Example City"
            ),
        ),
    ),
    DemoAgency(
        "example-finance",
        "示例市财政局",
        "Example City Finance Bureau",
        contacts=(DemoContact("enquiries", "0000-000 0501", "示例市财政路 5 号", "5 Treasury Road, Example City"),),
    ),
    DemoAgency(
        "example-transport",
        "示例市交通运输局",
        "Example City Transport Bureau",
        contacts=(DemoContact("enquiries", "0000-000 0601", "示例市交通路 6 号", "6 Transport Road, Example City"),),
    ),
    # Above the court whose list it is, and no part of it: what it orders happens at once.
    DemoAgency(
        "example-high-court",
        "示例省高级人民法院",
        "Example Province High People’s Court",
        contacts=(DemoContact("enquiries", "0000-000 0701", "示例省正义路 7 号", "7 Justice Road, Example Province"),),
    ),
    DemoAgency(
        "example-labour",
        "示例市人力资源和社会保障局",
        "Example City Human Resources Bureau",
        contacts=(DemoContact("enquiries", "0000-000 0301", "示例市劳动路 3 号", "3 Labour Road, Example City"),),
    ),
    DemoAgency(
        "example-oversight",
        "示例省名单监督委员会",
        "Example Province Lists Oversight Board",
        contacts=(
            DemoContact("complaints", "0000-000 0901", "示例省监督路 9 号", "9 Oversight Road, Example Province"),
        ),
    ),
    DemoAgency(
        "example-procurement",
        "示例市公共资源交易中心",
        "Example City Public Procurement Centre",
        contacts=(DemoContact("enquiries", "0000-000 0401", "示例市交易路 4 号", "4 Exchange Road, Example City"),),
    ),
    DemoAgency(
        "example-tax",
        "示例市税务局",
        "Example City Tax Bureau",
        contacts=(DemoContact("enquiries", "0000-000 0201", "示例市税收路 2 号", "2 Revenue Road, Example City"),),
    ),
)

PEOPLE = (
    DemoPerson("clerk", "文书小文", "example-court-enforcement", frozenset({Role.CLERK})),
    DemoPerson("officer", "李承办", "example-court-enforcement", frozenset({Role.CASE_OFFICER})),
    DemoPerson("officer2", "王承办", "example-court-enforcement", frozenset({Role.CASE_OFFICER, Role.DECIDER})),
    DemoPerson("decider", "张决定", "example-court-enforcement", frozenset({Role.DECIDER})),
    DemoPerson("reviewer", "赵复核", "example-court", frozenset({Role.REVIEWER})),
    DemoPerson("manager", "陈名单", "example-court", frozenset({Role.LIST_MANAGER})),
    DemoPerson("manager2", "周名单", "example-court", frozenset({Role.LIST_MANAGER})),
    DemoPerson("records", "孙记录", "example-court-enforcement", frozenset({Role.RECORDS_OFFICER})),
    DemoPerson("auditor", "钱审计", "example-oversight", frozenset({Role.AUDITOR})),
    DemoPerson("board", "吴委员", "example-oversight", frozenset({Role.OVERSIGHT_BOARD})),
    DemoPerson("records2", "冯记录", "example-court-enforcement", frozenset({Role.RECORDS_OFFICER})),
    DemoPerson("labour-manager", "何名单", "example-labour", frozenset({Role.LIST_MANAGER})),
    DemoPerson("tax-officer", "罗承办", "example-tax", frozenset({Role.CASE_OFFICER})),
    DemoPerson("tax-decider", "梁决定", "example-tax", frozenset({Role.DECIDER})),
    DemoPerson("tax-manager", "宋名单", "example-tax", frozenset({Role.LIST_MANAGER})),
    DemoPerson("tax-manager2", "唐名单", "example-tax", frozenset({Role.LIST_MANAGER})),
    DemoPerson("tax-records", "许记录", "example-tax", frozenset({Role.RECORDS_OFFICER})),
    DemoPerson("tax-records2", "邓记录", "example-tax", frozenset({Role.RECORDS_OFFICER})),
    # Who looks at it for the second time: nobody who has looked at it before may.
    DemoPerson("reviewer2", "郑复核", "example-court", frozenset({Role.REVIEWER})),
    # Agencies that apply measures answer for themselves when somebody is still refused.
    DemoPerson("transport-clerk", "沈受理", "example-transport", frozenset({Role.CLERK})),
    DemoPerson("tender-clerk", "韩受理", "example-procurement", frozenset({Role.CLERK})),
    # Who proposed an entry does not say that its letter came.
    DemoPerson("tax-clerk", "曹文书", "example-tax", frozenset({Role.CLERK})),
    # Who opened the comments on a standard does not adopt it.
    DemoPerson("labour-manager2", "吕名单", "example-labour", frozenset({Role.LIST_MANAGER})),
    DemoPerson("agency", "公共资源交易系统", "example-procurement", frozenset({Role.INTEGRATOR}), Kind.MACHINE),
    DemoPerson("court", "高级人民法院裁判系统", "example-high-court", frozenset({Role.INTEGRATOR}), Kind.MACHINE),
)
