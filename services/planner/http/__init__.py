"""The write API over HTTP: commands in; answers, and problems that say the way out."""
