"""What `serve` says in its help."""

from bridge.wording.phrases import Phrase

SHORT = Phrase(en="Run the bridge as a web server.", ja="ブリッジを Web サーバーとして実行する。")
HELP = Phrase(
    en="Run the bridge as a web server, for people without Lambda. Put HTTPS in front of it: docs/hosting.md.\n\n"
    "The settings are read from the environment (BRIDGE_KEYRING_FILE and others). The server's log never holds a path, "
    "because a hook's path is its secret; no forwarded header is believed. SIGTERM and Ctrl-C let the requests under "
    "way finish. SIGHUP has the files that the settings name read again (keyring, revoked ids, people, runbooks); if "
    "one is wrong, the old ones stay. A socket that systemd hands over is taken instead of --host and --port.\n\n"
    "\b\nExample:\n  BRIDGE_KEYRING_FILE=keyring python -m bridge serve --port 8080",
    ja="Lambda を使わずに、ブリッジを Web サーバーとして実行します。"
    "前段に HTTPS を置いてください（docs/hosting.md）。\n\n"
    "設定は環境変数（BRIDGE_KEYRING_FILE など）から読み取ります。Webhook のパスは秘密のため、ログには残しません。"
    "転送ヘッダーは使いません。SIGTERM と Ctrl-C では、処理中のリクエストを終えてから停止します。SIGHUP では、"
    "設定が指すファイル（キーリング、無効にした ID、人、ランブック）を読み直します。誤りがあれば古い内容のままです。"
    "systemd からソケットを渡されたときは、--host と --port の代わりにそれを使います。\n\n"
    "\b\n例：\n  BRIDGE_KEYRING_FILE=keyring python -m bridge serve --port 8080",
)
HOST = Phrase(en="The address to listen at.  [default: 127.0.0.1]", ja="待ち受けるアドレス。省略時は 127.0.0.1。")
PORT = Phrase(en="0: any free one.  [default: 8080]", ja="ポート番号。0 なら空いているポート。省略時は 8080。")
WORKERS = Phrase(
    en="Processes, each of {threads} threads.  [default: 1]",
    ja="プロセスの数（それぞれスレッド {threads} 個）。省略時は 1。",
)
PAGE = Phrase(
    en="Also the local page, at the next free port; for this computer alone.",
    ja="ローカルページも、次に空いているポートで開きます（このコンピューター専用）。",
)
