"""Word files read for their text: `reading` is for the portal, the rest runs in its confined process."""
