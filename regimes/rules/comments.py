"""What the public of the demonstration says about its drafts: some of it again and again, in nearly the same words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comment:
    day: int  # after the opening
    text: str
    name: str = ""
    language: str = "zh-hans"
    hour: int = 2


ANSWER = (
    "谢谢您的意见。标准草案已经就此作出规定：决定前必须书面告知并给予陈述、申辩的时间；每一项措施都有单独的依据和期限。"
)
ANSWER_EN = (
    "Thank you. The draft provides for this: nobody is listed before being told in writing and having time to answer, "
    "and each measure has a basis and an end of its own."
)
ON_THE_CATALOGUE = (
    Comment(3, "目录只应当记录有生效文书的事项，请写明文书种类。", "贾读者"),
    Comment(9, "Please say for each item how long it is kept.", "A. Sample", "en"),
)
ON_THE_STANDARD = (
    Comment(2, "请明确确无财产的人不会被列入名单。", "甄市民"),
    Comment(4, "请明确确无财产的人不会被列入名单！", "范市民"),
    Comment(7, "履行完毕后三个工作日内删除，节假日怎么计算？", ""),
    Comment(12, "A company’s staff should not lose travel because of the company.", "B. Sample", "en"),
)
ON_THE_REDLIST = (
    Comment(5, "没有被列入的企业会不会因此多受检查？", "例企业"),
    Comment(8, "One year is right: the next assessment may be another.", "F. Sample", "en"),
)
BUILDERS = "建筑行业有工资保证金，已经用保证金付清工资的企业不应当列入名单"
ORDERS = "责令支付的决定还在复议的时候，不应当列入名单"
ON_WAGES = (
    Comment(0, f"{BUILDERS}。", "贾建工", hour=3),
    Comment(0, f"{BUILDERS}！", "甄建工", hour=4),
    Comment(1, f"{BUILDERS}，请写进标准。", ""),
    Comment(1, f"我们认为：{BUILDERS}。", "示例市建筑业协会（虚构）", hour=5),
    Comment(1, f"{BUILDERS}", "范建工", hour=6),
    Comment(2, f"{ORDERS}。", "虚律师"),
    Comment(2, f"{ORDERS}，请明确。", "", hour=4),
    Comment(3, f"{ORDERS}。谢谢。", "样律师"),
    Comment(3, "期限两年太长，小企业付清以后应当立即移出。", "拟老板", hour=5),
    Comment(4, "期限两年太短，故意欠薪的应当更长。", "假工友"),
    Comment(4, "请公布人均欠薪数额的计算方法。", "", hour=6),
    Comment(5, "The counter must be open after work, or workers cannot come.", "C. Sample", "en"),
    Comment(5, "The counter must be open after work or workers can not come.", "D. Sample", "en", hour=4),
    Comment(6, "列入名单以前，请同时通知工人，让他们知道钱还在不在。", "乌工友"),
    Comment(6, "个体工商户的姓名不公开，我赞成。", "", hour=5),
    Comment(7, "What happens to works that are half finished?", "E. Sample", "en"),
    Comment(8, "工资记录因火灾灭失的例外，应当要求消防部门证明。", "例会计"),
    Comment(9, f"{BUILDERS}。请回复。", "子建工"),
)
