"""Lists, details and forms beside the picture and the timeline."""
