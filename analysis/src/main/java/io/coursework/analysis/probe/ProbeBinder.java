package io.coursework.analysis.probe;

import com.google.inject.Binder;
import io.coursework.curricula.CurriculaBinder;

/**
 * Adds probes to the catalogue; for modules of this project and of others alike.
 *
 * <pre>
 * final class MyModule extends AbstractModule {
 *   protected void configure() {
 *     ProbeBinder.of(binder()).add("lengths", LengthsProbe.class);
 *   }
 * }
 * </pre>
 */
public final class ProbeBinder {

  private final CurriculaBinder catalogue;

  private ProbeBinder(Binder binder) {
    catalogue = CurriculaBinder.of(binder);
  }

  public static ProbeBinder of(Binder binder) {
    return new ProbeBinder(binder);
  }

  /**
   * A probe of one model or of two, as its record says: {@code type: name} in YAML stands for it.
   *
   * @param record a {@link Probe} or a {@link PairProbe}, with its {@link Guide}
   * @throws IllegalArgumentException if it is neither, or its guide is missing or has a blank part
   */
  public ProbeBinder add(String name, Class<? extends Record> record) {
    Class<?> base = PairProbe.class.isAssignableFrom(record) ? PairProbe.class : Probe.class;
    catalogue.type(base, name, record, Probe.guide(record).question());
    return this;
  }
}
