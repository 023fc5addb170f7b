package io.coursework.mlflow.cli.console;

import io.coursework.mlflow.experiment.Progress;

/** Shown in two places: to the user as it is, and in plain lines for the record. */
record TeeProgress(Progress one, Progress other) implements Progress {

  @Override
  public Bar start(String name, long total, String units) {
    Bar first = one.start(name, total, units);
    Bar second = other.start(name, total, units);
    return new Bar() {
      @Override
      public void update(long done, String note) {
        first.update(done, note);
        second.update(done, note);
      }

      @Override
      public void skip(long units) {
        first.skip(units);
        second.skip(units);
      }

      @Override
      public void finish(String note) {
        first.finish(note);
        second.finish(note);
      }

      @Override
      public void close() {
        first.close();
        second.close();
      }
    };
  }
}
