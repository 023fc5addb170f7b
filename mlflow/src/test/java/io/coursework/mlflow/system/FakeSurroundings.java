package io.coursework.mlflow.system;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * For whole trainings: a machine that has something to tell whenever it is asked. The real one's
 * counters may stand still between two questions, as they grow a hundred times a second.
 */
public final class FakeSurroundings extends AbstractModule {

  /** Longer than any test. */
  private static final Duration HOUR = Duration.ofHours(1);

  @Provides
  @Singleton
  SystemMonitor surroundings(ConsoleLog console) {
    return new SystemMonitor(console, FakeMachine::new, HOUR, HOUR);
  }
}
