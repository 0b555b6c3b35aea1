"""Calls that switch off what watches: trails, detectors, recorders, logs and alarms."""

from bridge.sources.aws.security.cloudtrail.call import Calls, Did, call
from bridge.sources.aws.security.cloudtrail.record import Record
from bridge.wording.phrases import Phrase
from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM

_DETECTOR_OFF = Phrase(en="suspended the GuardDuty detector", ja="GuardDuty のディテクターを停止しました")
_ARCHIVES = Phrase(en="made GuardDuty archive findings by the rule", ja="GuardDuty の抑制ルールを作成しました")


def _detector(found: Record) -> Did:
    return Did(grade=CRITICAL, phrase=_DETECTOR_OFF) if found.request["enable"].flag(True) is False else Did()


def _filter(found: Record) -> Did:
    return Did(grade=MEDIUM, phrase=_ARCHIVES) if found.request["action"].text("") == "ARCHIVE" else Did()


_TRAILS: Calls = {
    ("cloudtrail", "StopLogging"): call(
        CRITICAL, "stopped the logging of the trail", "証跡のログ記録を停止しました", "name"
    ),
    ("cloudtrail", "DeleteTrail"): call(CRITICAL, "deleted the trail", "証跡を削除しました", "name"),
    ("cloudtrail", "UpdateTrail"): call(HIGH, "changed the trail", "証跡を変更しました", "name"),
    ("cloudtrail", "PutEventSelectors"): call(
        HIGH, "changed which events are logged by the trail", "証跡が記録するイベントを変更しました", "trailName"
    ),
    ("cloudtrail", "DeleteEventDataStore"): call(
        HIGH, "deleted the event data store", "イベントデータストアを削除しました", "eventDataStore"
    ),
    ("cloudtrail", "StopEventDataStoreIngestion"): call(
        HIGH,
        "stopped the ingestion of the event data store",
        "イベントデータストアの取り込みを停止しました",
        "eventDataStore",
    ),
    ("cloudtrail", "StartLogging"): call(
        LOW, "started the logging of the trail", "証跡のログ記録を開始しました", "name"
    ),
    ("cloudtrail", "CreateTrail"): call(LOW, "created the trail", "証跡を作成しました", "name"),
}

_LEFT = ("cut the members off from GuardDuty", "GuardDuty のメンバーアカウントの関連付けを解除しました")
_FREED = ("left the GuardDuty administrator", "GuardDuty の管理者アカウントとの関連付けを解除しました")
_DETECTORS: Calls = {
    ("guardduty", "DeleteDetector"): call(
        CRITICAL, "deleted the GuardDuty detector", "GuardDuty のディテクターを削除しました", "detectorId"
    ),
    ("guardduty", "UpdateDetector"): call(
        MEDIUM, "changed the GuardDuty detector", "GuardDuty のディテクターを変更しました", "detectorId", read=_detector
    ),
    ("guardduty", "StopMonitoringMembers"): call(
        HIGH, "stopped GuardDuty's watch over its members", "GuardDuty のメンバーアカウントのモニタリングを停止しました"
    ),
    ("guardduty", "DisassociateMembers"): call(HIGH, *_LEFT),
    ("guardduty", "DeleteMembers"): call(HIGH, *_LEFT),
    ("guardduty", "DisassociateFromMasterAccount"): call(HIGH, *_FREED),
    ("guardduty", "DisassociateFromAdministratorAccount"): call(HIGH, *_FREED),
    ("guardduty", "DisableOrganizationAdminAccount"): call(
        HIGH, "took away GuardDuty's administrator account", "GuardDuty の委任管理者を解除しました", "adminAccountId"
    ),
    ("guardduty", "CreateIPSet"): call(
        HIGH, "made GuardDuty trust the addresses of", "GuardDuty の信頼できる IP リストを追加しました", "name"
    ),
    ("guardduty", "UpdateIPSet"): call(
        HIGH,
        "changed which addresses GuardDuty trusts:",
        "GuardDuty の信頼できる IP リストを変更しました",
        "name",
        "ipSetId",
    ),
    ("guardduty", "CreateFilter"): call(
        LOW, "created the GuardDuty filter", "GuardDuty のフィルターを作成しました", "name", read=_filter
    ),
    ("guardduty", "DeletePublishingDestination"): call(
        MEDIUM, "stopped GuardDuty's export of findings", "GuardDuty の検出結果のエクスポートを停止しました"
    ),
    ("securityhub", "DisableSecurityHub"): call(CRITICAL, "switched off Security Hub", "Security Hub を無効にしました"),
    ("securityhub", "DisableSecurityHubV2"): call(
        CRITICAL, "switched off Security Hub", "Security Hub を無効にしました"
    ),
    ("securityhub", "BatchDisableStandards"): call(
        HIGH, "switched off standards of Security Hub", "Security Hub のセキュリティ標準を無効にしました"
    ),
    ("securityhub", "DisableImportFindingsForProduct"): call(
        HIGH, "cut a product off from Security Hub", "Security Hub への製品の統合を無効にしました"
    ),
    ("securityhub", "DisassociateFromAdministratorAccount"): call(
        HIGH, "left the Security Hub administrator", "Security Hub の管理者アカウントとの関連付けを解除しました"
    ),
    ("macie2", "DisableMacie"): call(HIGH, "switched off Macie", "Macie を無効にしました"),
    ("inspector2", "Disable"): call(HIGH, "switched off Inspector", "Inspector を無効にしました"),
    ("access-analyzer", "DeleteAnalyzer"): call(
        HIGH,
        "deleted the IAM Access Analyzer analyzer",
        "IAM Access Analyzer のアナライザーを削除しました",
        "analyzerName",
    ),
    ("detective", "DeleteGraph"): call(HIGH, "switched off Detective", "Detective を無効にしました"),
}

_RECORDER = ("configurationRecorderName", "ConfigurationRecorderName")
_RECORDERS: Calls = {
    ("config", "StopConfigurationRecorder"): call(
        HIGH, "stopped the Config recorder", "Config の設定レコーダーを停止しました", *_RECORDER
    ),
    ("config", "DeleteConfigurationRecorder"): call(
        HIGH, "deleted the Config recorder", "Config の設定レコーダーを削除しました", *_RECORDER
    ),
    ("config", "DeleteDeliveryChannel"): call(
        HIGH, "deleted the Config delivery channel", "Config の配信チャネルを削除しました", "deliveryChannelName"
    ),
    ("config", "DeleteConfigRule"): call(
        MEDIUM, "deleted the Config rule", "Config ルールを削除しました", "configRuleName"
    ),
    ("ec2", "DeleteFlowLogs"): call(
        HIGH, "deleted VPC flow logs", "VPC フローログを削除しました", "DeleteFlowLogsRequest/FlowLogId/content"
    ),
    ("logs", "DeleteLogGroup"): call(MEDIUM, "deleted the log group", "ロググループを削除しました", "logGroupName"),
    ("logs", "DeleteLogStream"): call(
        MEDIUM, "deleted the log stream", "ログストリームを削除しました", "logStreamName"
    ),
    ("logs", "DeleteMetricFilter"): call(
        MEDIUM, "deleted the metric filter", "メトリクスフィルターを削除しました", "filterName"
    ),
    ("logs", "DeleteSubscriptionFilter"): call(
        MEDIUM, "deleted the subscription filter", "サブスクリプションフィルターを削除しました", "filterName"
    ),
    ("monitoring", "DeleteAlarms"): call(MEDIUM, "deleted the alarm", "アラームを削除しました", "alarmNames/0"),
    ("monitoring", "DisableAlarmActions"): call(
        MEDIUM, "switched off the actions of the alarm", "アラームアクションを無効にしました", "alarmNames/0"
    ),
    ("events", "DisableRule"): call(
        MEDIUM, "switched off the EventBridge rule", "EventBridge のルールを無効にしました", "name"
    ),
    ("events", "DeleteRule"): call(
        MEDIUM, "deleted the EventBridge rule", "EventBridge のルールを削除しました", "name"
    ),
    ("sns", "DeleteTopic"): call(MEDIUM, "deleted the SNS topic", "SNS トピックを削除しました", "topicArn"),
    ("wafv2", "DeleteWebACL"): call(HIGH, "deleted the web ACL", "ウェブ ACL を削除しました", "name"),
    ("wafv2", "DisassociateWebACL"): call(
        HIGH, "took the web ACL away from", "ウェブ ACL の関連付けを解除しました", "resourceArn"
    ),
    ("shield", "DeleteProtection"): call(
        HIGH, "deleted a Shield protection", "Shield の保護を削除しました", "protectionId"
    ),
}

CALLS: Calls = {**_TRAILS, **_DETECTORS, **_RECORDERS}
