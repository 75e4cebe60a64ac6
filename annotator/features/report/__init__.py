"""A session as one page that opens anywhere, offline: see :func:`annotator.features.report.write.write_report`."""
