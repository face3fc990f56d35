// Keeps one walk usable without a network: its page and the files it needs. Nothing else is touched.
