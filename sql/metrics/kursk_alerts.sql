-- Kind: gauge
-- Unit: {alert}
-- Meaning: alerts that are open, by rule and severity.
select rule::text as rule, severity::text as severity, count(*) as value from ops.alert where closed_at is null group by rule, severity
