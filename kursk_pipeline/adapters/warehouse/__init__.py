"""PostgreSQL: the only place that reads and writes it.

`store` opens the warehouse and its transactions, `rows` turns records into rows, `runs` keeps the books of every run,
`work` asks what is left to do, `results` keeps what stages decided, `star` loads the star schema.
"""
