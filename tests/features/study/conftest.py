"""What several tests of studies use."""

from tests.fixtures.dask_cluster import cluster  # noqa: F401
