"""What revoke says."""

from bridge.cli.stack import STAGE
from bridge.wording.phrases import Phrase

HELP = Phrase(
    en="Tell which ids the deployment must refuse so that these URLs stop working.\n\n"
    "A URL may be given by its token's id, too (in the log: token); - reads them from stdin, a line each. The "
    "parameter is printed: these ids, and all that are revoked already, by deployment.yml, BRIDGE_REVOKED, "
    "BRIDGE_REVOKED_FILE and, signed in to AWS, the deployed stack.\n\n"
    "\b\nExample:\n  python -m bridge revoke - --file deployment.yml",
    ja="URL を無効にするために、デプロイで拒否する ID を調べます。\n\n"
    "URL の代わりにトークン ID（ログの token）も指定できます。- なら標準入力から 1 行に 1 つずつ読み取ります。"
    "すでに無効にした ID（deployment.yml、BRIDGE_REVOKED、BRIDGE_REVOKED_FILE、"
    "AWS にサインインしていればデプロイ済みのスタックのもの）"
    "も含めて、パラメーターを表示します。\n\n"
    "\b\n例：\n  python -m bridge revoke - --file deployment.yml",
)
SHORT = Phrase(en="Make URLs stop working.", ja="URL を無効にする。")
FILE = Phrase(en="Write it into this file: deployment.yml.", ja="このファイルに書き込みます：deployment.yml。")
OF_STAGE = Phrase(en=f"The deployed stage.  [default: {STAGE}]", ja=f"ステージ。省略時は {STAGE}。")
OF_REGION = Phrase(en="Where it is.", ja="そのリージョン。")
SOURCE = Phrase(en="Needed when only a token is given.", ja="トークンだけを指定するときに必要です。")
KEYRING = Phrase(
    en="The keyring. [BRIDGE_KEYRING, BRIDGE_KEYRING_FILE, else ./keyring]",
    ja="キーリング。 [BRIDGE_KEYRING、BRIDGE_KEYRING_FILE、なければ ./keyring]",
)
IS = Phrase(en="{id}: a URL for {source}, to {to}{label}", ja="{id}：{source} 用の URL（投稿先 {to}）{label}")
CALLED = Phrase(en=", called {label}", ja="「{label}」")
BEFORE = Phrase(en="Revoked already, and kept: {ids} ({where})", ja="すでに無効で、引き続き含める ID：{ids}（{where}）")
NOT_ASKED = Phrase(
    en="The deployed stack was not asked ({why}): if it refuses others, the deployment will name them.",
    ja="デプロイ済みのスタックは確認できませんでした（{why}）。"
    "ほかにも無効な ID があれば、デプロイのときに表示されます。",
)
NOBODY = Phrase(en="no AWS credentials, or no such stack", ja="AWS の認証情報がないか、スタックがありません")
WITH_FILE = Phrase(
    en="{file} has them. They stop working with the next deployment: npx osls deploy",
    ja="{file} に書き込みました。次のデプロイ（npx osls deploy）で無効になります。",
)
WITH_PARAMETER = Phrase(
    en='They stop working with the next deployment: npx osls deploy --param="{parameter}" (--file deployment.yml '
    "writes it there, so that the one after it has it too)",
    ja='次のデプロイで無効になります：npx osls deploy --param="{parameter}"（--file deployment.yml とすれば'
    "ファイルに書き込み、それ以降のデプロイにも残ります）",
)
AT_ONCE = Phrase(
    en="At once: in Lambda's console give both functions, {http} and (in queue mode) {worker}, BRIDGE_REVOKED={ids} "
    "under Configuration, Environment variables; with snapstart=on, then also let the alias snapstart of each stand "
    "for $LATEST, under Aliases, which the next deployment takes back. Without Lambda: write them into the file that "
    "BRIDGE_REVOKED_FILE names (/etc/kakehashi/revoked under systemd), and have it read: "
    'systemctl reload kakehashi "kakehashi-worker@*".',
    ja="すぐに無効にするには、Lambda のコンソールで関数 {http} と（キューを使うなら）{worker} の"
    "「設定」→「環境変数」に BRIDGE_REVOKED={ids} を設定してください。snapstart=on の場合は、さらに「エイリアス」で"
    "それぞれの snapstart のバージョンを $LATEST にしてください（次のデプロイで元に戻ります）。"
    "Lambda を使わない場合は、BRIDGE_REVOKED_FILE のファイル（systemd なら /etc/kakehashi/revoked）に書き込み、"
    'systemctl reload kakehashi "kakehashi-worker@*" で読み直してください。',
)
