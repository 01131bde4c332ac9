"""Commands from topic `commands`, outcomes to topic `outcomes`: the same JSON as over HTTP."""
