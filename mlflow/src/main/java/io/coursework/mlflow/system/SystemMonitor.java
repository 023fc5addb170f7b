package io.coursework.mlflow.system;

import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.secret.Secrets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;

/**
 * Watches the machine and the console for all runs of this process, on one thread, which is there
 * as long as some run is.
 */
@Singleton
public final class SystemMonitor {

  /** How often a run's console log is sent on while it grows. */
  private static final Duration REFRESH = Duration.ofMinutes(1);

  /** Longest wait at a run's end for a machine that does not answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ConsoleLog console;
  private final Supplier<Machine> opener;
  private final Duration refresh;
  private final Duration patience;

  // Of the thread alone.
  private Machine machine;
  private byte[] environment;

  // Guarded by this.
  private ScheduledThreadPoolExecutor thread;
  private int watches;

  @Inject
  SystemMonitor(ConsoleLog console) {
    this(console, () -> new ThisMachine(Nvml.open()), REFRESH, PATIENCE);
  }

  /**
   * @param opener may take its time and may fail
   */
  SystemMonitor(ConsoleLog console, Supplier<Machine> opener, Duration refresh, Duration patience) {
    this.console = console;
    this.opener = opener;
    this.refresh = refresh;
    this.patience = patience;
  }

  /**
   * What a run does between its beginning and its end.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does a run's work and records its surroundings meanwhile: environment, samples of the machine,
   * console log, with the reason if the work fails. What cannot be recorded is said in the console
   * log. The run is not ended here.
   *
   * @param every between two samples; zero for none
   * @param first number of the first sample: 0, or {@link #samples} if the run is resumed
   */
  public <T> T watch(Run run, Duration every, long first, Work<T> work) throws IOException {
    try (RunMonitor watch = begin(run, every, first)) {
      try {
        return work.run();
      } catch (IOException | RuntimeException | Error e) {
        watch.say("the run ends: " + Causes.line(e));
        throw e;
      }
    }
  }

  private synchronized RunMonitor begin(Run run, Duration every, long first) {
    if (watches++ == 0) {
      thread = new ScheduledThreadPoolExecutor(1, SystemMonitor::thread);
      thread.setRemoveOnCancelPolicy(true);
    }
    return new RunMonitor(this, thread, console, run, every, refresh, patience, first);
  }

  /** How many samples an earlier process took for a run: the number of the next. */
  public long samples(StoppedRun stopped) {
    OptionalLong last = stopped.lastStep(SystemCurves.PREFIX);
    return last.isPresent() ? last.getAsLong() + 1 : 0;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "surroundings");
    thread.setDaemon(true);
    return thread;
  }

  /** A watch has ended. */
  synchronized void left() {
    if (--watches == 0) {
      thread.shutdown();
    }
  }

  /** The machine; opened when it is first asked for. */
  Machine machine() {
    if (machine == null) {
      machine = opener.get();
    }
    return machine;
  }

  /** What is to be said of machine and process; the same for all runs. */
  byte[] environment() {
    if (environment == null) {
      environment =
          Environment.json(
              Optional.ofNullable(machine).map(Machine::description),
              Libraries.ofThisProcess(),
              System.getenv(),
              Secrets.of(System.getenv()));
    }
    return environment;
  }
}
