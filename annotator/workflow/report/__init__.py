"""A session as one page that opens anywhere, offline: see :func:`annotator.workflow.report.write.write_report`."""
