"""The AsyncAPI document of every topic that a service or an integrator reads or writes."""
