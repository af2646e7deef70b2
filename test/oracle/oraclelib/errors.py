"""What stops a run; its text says what to do."""


class OracleError(Exception):
    pass
