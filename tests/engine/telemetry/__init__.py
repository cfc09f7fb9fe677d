from prometheus_client.parser import text_string_to_metric_families

from engine.telemetry import metrics


def parsed(text):
    """The samples of an exposition: name -> {labels, in the order of their names: value}."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def value(name, *labels):
    """What a metric of this process shows now; 0 where nothing was counted."""
    return parsed(metrics.written().decode()).get(name, {}).get(labels, 0)
