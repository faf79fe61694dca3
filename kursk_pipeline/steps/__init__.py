"""Each stage as a job on the warehouse: what it reads, which pure stage decides, what it keeps."""
