"""Files on their way: DataSync's executions, and the servers and connectors of Transfer Family.

https://docs.aws.amazon.com/datasync/latest/userguide/monitor-datasync.html;
https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-transfer.html
"""

from collections.abc import Iterator
from dataclasses import replace

from bridge.sources.aws import states
from bridge.sources.aws.eventbridge import ending
from bridge.sources.aws.runs.row import Run, run_kind
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.shape import Shape
from bridge.wording.phrases import Phrase, size

_PROTOCOLS = ("SFTP", "FTPS", "FTP")
_ENDS = ("Completed", "Failed")


def _task(text: str) -> str:
    """The task in an execution's ARN: task/task-1/execution/exec-2."""
    return ending(text.partition("/execution/")[0])


_EXECUTION = Run(
    service="datasync",
    types=("DataSync Task Execution State Change",),
    thing=Phrase(en="DataSync task {name}", ja="DataSync タスク {name}"),
    name="resources/0",
    state="detail/State",
    arns=("resources/0",),
    page=("datasync/home?region={region}#/tasks/{}", "resources/0"),
    reads={"resources/0": _task},
    fields=((Phrase(en="Execution", ja="実行"), "resources/0"),),
    words={
        "LAUNCHING": states.going("started", "始まりました"),
        "PREPARING": states.going("is being prepared", "準備中です"),
        "TRANSFERRING": states.going("is transferring", "転送中です"),
        "VERIFYING": states.going("is verifying what it transferred", "転送したデータを検証中です"),
    },
    threaded=Threaded(("resources/0",), opens=("LAUNCHING",)),
)
_TASK = replace(
    _EXECUTION,
    types=("DataSync Task State Change",),
    fields=(),
    words={"UNAVAILABLE": states.bad("is unavailable", "利用できません")},
    threaded=Threaded(("resources/0",)),
)
_CODE = (Phrase(en="Failure code", ja="失敗コード"), "detail/failure-code")
_FILE = Run(
    service="transfer",
    thing=Phrase(en="{name}", ja="{name}"),
    name="detail/file-path",
    state="detail/status-code",
    page=("transfer/home?region={region}#/servers/{}", "detail/server-id"),
    reason=("detail/failure-message",),
    fields=(
        _CODE,
        (Phrase(en="Server", ja="サーバー"), "detail/server-id"),
        (Phrase(en="Protocol", ja="プロトコル"), "detail/protocol"),
        (Phrase(en="From", ja="接続元"), "detail/client-ip"),
        (Phrase(en="Size", ja="サイズ"), "detail/bytes"),
    ),
    shows={"detail/bytes": lambda value: size(count) if (count := value.number(-1)) >= 0 else ""},
    took=("detail/start-timestamp", "detail/end-timestamp"),
    threaded=Threaded(),
)


def _over_servers() -> Iterator[Run]:
    for told, en, ja in (
        ("File Upload", "Upload", "アップロード"),
        ("File Download", "Download", "ダウンロード"),
        ("File Delete", "Deletion", "削除"),
        ("File Rename", "Renaming", "名前の変更"),
    ):
        yield replace(
            _FILE,
            types=tuple(f"{protocol} Server {told} {end}" for protocol in _PROTOCOLS for end in _ENDS),
            thing=Phrase(en=f"{en} of {{name}} by {{of}}", ja=f"{{of}} による {{name}} の{ja}"),
            of="detail/username",
            alone=Phrase(en=f"{en} of {{name}}", ja=f"{{name}} の{ja}"),
        )


def _over_connectors() -> Iterator[Run]:
    for told, en, ja in (("Send", "Sending", "送信"), ("Retrieve", "Retrieval", "取得")):
        yield replace(
            _FILE,
            types=tuple(f"SFTP Connector File {told} {end}" for end in _ENDS),
            details=tuple(
                Shape(
                    "aws.transfer",
                    f"SFTP Connector File {told} {end}",
                    {"connector-id": "c-.+", "operation": f"(?i){told}", "status-code": f"(?i){end}"},
                )
                for end in _ENDS
            ),
            thing=Phrase(en=f"{en} of {{name}} ({{of}})", ja=f"{{name}} の{ja}（{{of}}）"),
            of="detail/connector-id",
            alone=Phrase(en=f"{en} of {{name}}", ja=f"{{name}} の{ja}"),
            page=("transfer/home?region={region}#/connectors/{}", "detail/connector-id"),
            fields=(_CODE, (Phrase(en="Transfer ID", ja="転送 ID"), "detail/transfer-id")),
            threaded=Threaded(("detail/transfer-id",)),
        )


_OVER_SERVERS, _OVER_CONNECTORS = tuple(_over_servers()), tuple(_over_connectors())

DATASYNC = run_kind("datasync-task", Phrase(en="DataSync task", ja="DataSync タスク"), _EXECUTION, _TASK)
FILE = run_kind(
    "transfer-file",
    Phrase(en="Transfer Family file", ja="Transfer Family のファイル"),
    *_OVER_SERVERS,
    *_OVER_CONNECTORS,
)
