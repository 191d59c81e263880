"""The sections of Benchmarks/reliability.py, one module for each fault or family of faults."""
