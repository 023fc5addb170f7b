package io.coursework.tracking.sender;

import io.coursework.tracking.journal.RunEvent;

/**
 * Names what of an event the server has called invalid.
 *
 * @param key of the param, metric or tag
 */
record RejectedPiece(String key) implements RunEvent.Visitor<String> {
  @Override
  public String started(RunEvent.Started event) {
    return "the start of the run";
  }

  @Override
  public String params(RunEvent.Params event) {
    return "param " + key;
  }

  @Override
  public String metrics(RunEvent.Metrics event) {
    return "metric %s at step %d".formatted(key, event.step());
  }

  @Override
  public String tags(RunEvent.Tags event) {
    return "tag " + key;
  }

  @Override
  public String dataset(RunEvent.Dataset event) {
    return "data set " + event.input().name();
  }

  @Override
  public String artifact(RunEvent.Artifact event) {
    return "artifact " + event.file().path();
  }

  @Override
  public String model(RunEvent.Model event) {
    return "model " + event.name();
  }

  @Override
  public String ended(RunEvent.Ended event) {
    return "the end of the run";
  }

  @Override
  public String resumed(RunEvent.Resumed event) {
    return "the run's continuation";
  }
}
