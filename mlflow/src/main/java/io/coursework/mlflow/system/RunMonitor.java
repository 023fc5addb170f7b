package io.coursework.mlflow.system;

import io.coursework.tracking.run.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The surroundings of one run, recorded while it continues. */
final class RunMonitor implements AutoCloseable {

  static final String CONSOLE = "console.log";

  private final SystemMonitor monitor;
  private final ScheduledThreadPoolExecutor thread;
  private final ConsoleLog console;
  private final Transcript transcript;
  private final Run run;
  private final Duration patience;
  private final boolean sampled;
  private final Future<?> sampling;
  private final Future<?> refreshing;

  // Of the thread alone.
  private SystemCurves curves;
  private long sample;

  RunMonitor(
      SystemMonitor monitor,
      ScheduledThreadPoolExecutor thread,
      ConsoleLog console,
      Run run,
      Duration every,
      Duration refresh,
      Duration patience,
      long first) {
    this.monitor = monitor;
    this.thread = thread;
    this.console = console;
    this.transcript = console.open(run.directory().resolve(CONSOLE), run::redact);
    this.run = run;
    this.patience = patience;
    this.sampled = !every.isZero();
    this.sample = first;
    thread.execute(this::begin);
    this.sampling = sampled ? repeat(this::sample, every) : null;
    this.refreshing = repeat(this::refresh, refresh);
  }

  private Future<?> repeat(Runnable work, Duration every) {
    return thread.scheduleWithFixedDelay(
        work, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A line in the console log of this run alone. */
  void say(String text) {
    console.say(transcript, text);
  }

  private void begin() {
    try {
      MachineState start = monitor.machine().state();
      curves = new SystemCurves(run.directory(), start);
    } catch (RuntimeException | Error e) {
      say("there are no system metrics, because the machine cannot be read: " + e);
    }
    try {
      run.artifact(Environment.FILE, monitor.environment());
    } catch (RuntimeException | Error e) {
      say("no %s: %s".formatted(Environment.FILE, e));
    }
  }

  private void sample() {
    if (curves == null) {
      return;
    }
    try {
      run.metrics(curves.next(monitor.machine().state()), sample);
      sample++;
    } catch (RuntimeException | Error e) {
      curves = null;
      say("system metrics have stopped: " + e);
    }
  }

  private synchronized void refresh() {
    try {
      if (transcript.grown()) {
        run.artifactFile(CONSOLE, transcript.file());
      }
    } catch (IOException | RuntimeException e) {
      // A disk that is full: whoever trains will say so.
    }
  }

  /** Takes the last sample and keeps the whole console log. */
  @Override
  public void close() {
    refreshing.cancel(false);
    if (sampled) {
      sampling.cancel(false);
    }
    finishThread();
    console.close(transcript);
    refresh();
    monitor.left();
  }

  private void finishThread() {
    Future<?> last = thread.submit(sampled ? this::sample : () -> {});
    try {
      last.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      last.cancel(true);
      say("the machine does not answer" + (sampled ? "; its last sample is missing" : ""));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it throws nothing
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
