"""The scoring contract read slowly and literally, to be compared with the engine."""
