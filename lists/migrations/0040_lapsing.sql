-- What DECIDE-LAPSES is counted from, in words that hold for every proposal. Digests are computed here, and checked by the table's constraints.
INSERT INTO deadlines_ruleversion (code, number, in_force_from, digest, canonical)
SELECT code, number, in_force_from, encode(sha256(convert_to(content, 'UTF8')), 'hex'), content
FROM (VALUES
    ('DECIDE-LAPSES', 2, date '2021-07-15', $rule${"act_within":null,"article":"APL 60; the standard","at_least":false,"at_most":false,"code":"DECIDE-LAPSES","consequences":[{"source":"house","text":{"en":"what was proposed lapses","zh":"所提事项失效"}}],"effect":"relieving","extensions":[],"in_force_from":"2021-07-15","note":null,"period":{"amount":90,"unit":"days"},"roll":"none","trigger":{"en":"it is proposed to list somebody, or later to extend, keep, resume, restore or end the entry early; under a standard by which it lapses","zh":"提出列入，或者此后提出延长、复核后保留、恢复或者提前结束该条目（标准规定逾期失效）"},"version":2,"whose":"duty"}$rule$)
) AS given (code, number, in_force_from, content);
