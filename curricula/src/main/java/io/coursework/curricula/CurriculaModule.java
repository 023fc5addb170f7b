package io.coursework.curricula;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.curriculum.Staged;
import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.spec.SpecType;
import io.coursework.curricula.split.MultisetHoldOut;
import io.coursework.curricula.split.NoHoldOut;
import io.coursework.curricula.split.SplitSpec;

/**
 * The catalogue of what can be chosen: {@code Set<SpecType>}. The operations are in the domains;
 * other modules add operations on numbers to {@code Set<Operation>} and further types here.
 */
public final class CurriculaModule extends AbstractModule {
  @Override
  protected void configure() {
    type(Domain.class, "integers", Integers.class, "the numbers 0..n-1, calculated with modulo n");

    type(SplitSpec.class, "multiset", MultisetHoldOut.class, "hold out operand multisets strictly");
    type(SplitSpec.class, "none", NoHoldOut.class, "hold nothing out");

    type(Curriculum.class, "fixed", FixedMix.class, "one mix of operations all the way");
    type(Curriculum.class, "staged", Staged.class, "one mix of operations after another");

    Multibinder.newSetBinder(binder(), Operation.class); // other modules add to it
  }

  private <T> void type(
      Class<T> base, String name, Class<? extends Record> record, String summary) {
    Multibinder.newSetBinder(binder(), SpecType.class)
        .addBinding()
        .toInstance(new SpecType(base, name, record, summary));
  }
}
