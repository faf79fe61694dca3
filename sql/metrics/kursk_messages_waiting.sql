-- Kind: gauge
-- Unit: {message}
-- Meaning: messages to people that could not be sent yet.
select count(*) as value from ops.alert_message where sent_at is null
