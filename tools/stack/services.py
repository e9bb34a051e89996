"""The database and the broker that a stack or a test run uses: given by the environment, or embedded."""

import os
from dataclasses import dataclass, field

from tools.stack.broker import Broker
from tools.stack.places import secret, server_account, server_home
from tools.stack.postgres import Postgres, prepare_database
from tools.stack.processes import Child
from tools.stack.refusal import require_database


@dataclass
class Services:
    """`home` names the folder of the embedded servers: the running stack and the tests each have their own."""

    home: str
    durable: bool = True
    postgres: Postgres | None = None
    broker: Broker | None = None
    env: dict[str, str] = field(default_factory=dict)

    def begin(self) -> None:
        """Start both at once; `wait_for_database` and `wait_for_broker` follow."""
        account = server_account()
        if url := os.environ.get("DATABASE_URL"):
            require_database(url, "DATABASE_URL")
            self.env["DATABASE_URL"] = url
            if owner := os.environ.get("DATABASE_OWNER_URL"):
                require_database(owner, "DATABASE_OWNER_URL")
        else:
            home = server_home(account, self.home)
            self.postgres = Postgres(home, account, durable=self.durable, name=f"{self.log_prefix}postgres")
            self.postgres.start()
        if url := os.environ.get("REDIS_URL"):
            self.env["REDIS_URL"] = url
        else:
            home = server_home(account, self.home)
            self.broker = Broker(home, account, name=f"{self.log_prefix}broker")
            self.broker.start()

    @property
    def log_prefix(self) -> str:
        return "" if self.home == "servers" else f"{self.home}-"

    def wait_for_database(self) -> None:
        if self.postgres:
            self.postgres.wait_ready()

    def wait_for_broker(self) -> None:
        if self.broker:
            self.broker.wait_ready()
            self.env["REDIS_URL"] = self.broker.url

    def make_roles(self) -> None:
        """The embedded database gets its roles here; a given one has them from its operator (tools/stack/*.sql)."""
        if not self.postgres:
            return
        owner, app = secret("owner-password").read_text(), secret("app-password").read_text()
        prepare_database(self.postgres.superuser_url("postgres"), owner_password=owner, app_password=app)
        self.env["DATABASE_URL"] = self.postgres.url("scs_app", app)
        self.env["DATABASE_OWNER_URL"] = self.postgres.url("scs_owner", owner)

    def superuser_url(self) -> str:
        """For tests, which make databases and attack them as superuser."""
        if self.postgres:
            return self.postgres.superuser_url("postgres")
        return self.env["DATABASE_URL"]

    def children(self) -> list[Child]:
        return [service.child for service in (self.broker, self.postgres) if service]

    def stop(self) -> None:
        for child in self.children():
            child.ask_to_stop()
        for child in self.children():
            child.wait_stopped()
