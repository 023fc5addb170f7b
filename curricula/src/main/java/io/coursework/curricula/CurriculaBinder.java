package io.coursework.curricula;

import com.google.inject.Binder;
import com.google.inject.multibindings.Multibinder;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.spec.SpecType;

/**
 * Adds to the catalogue of what can be chosen; for modules of this project and of others alike.
 *
 * <pre>
 * final class MyModule extends AbstractModule {
 *   protected void configure() {
 *     CurriculaBinder.of(binder())
 *         .operation(new AbsoluteDifference())
 *         .type(Curriculum.class, "spiral", Spiral.class, "one operation after another, in turns");
 *   }
 * }
 * </pre>
 */
public final class CurriculaBinder {
  private final Multibinder<SpecType> types;
  private final Multibinder<Operation> operations;

  private CurriculaBinder(Binder binder) {
    types = Multibinder.newSetBinder(binder, SpecType.class);
    operations = Multibinder.newSetBinder(binder, Operation.class);
  }

  public static CurriculaBinder of(Binder binder) {
    return new CurriculaBinder(binder);
  }

  /** An operation on the numbers 0..n-1, for every n. */
  public CurriculaBinder operation(Operation operation) {
    operations.addBinding().toInstance(operation);
    return this;
  }

  /** A choice of a configurable part: {@code type: name} in YAML stands for the record. */
  public CurriculaBinder type(
      Class<?> base, String name, Class<? extends Record> record, String summary) {
    types.addBinding().toInstance(new SpecType(base, name, record, summary));
    return this;
  }
}
