from django.apps import AppConfig
from django.core.checks import register


class JobsConfig(AppConfig):
    name = "madoguchi.jobs"

    def ready(self) -> None:
        from madoguchi.jobs.doctor.job_checks import check_jobs_at_start  # noqa: PLC0415 models must be loaded
        from madoguchi.jobs.doctor.port_checks import check_ports_at_start  # noqa: PLC0415 models must be loaded

        register(check_jobs_at_start, "jobs")
        register(check_ports_at_start, "ports")
