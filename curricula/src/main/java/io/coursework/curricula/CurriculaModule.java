package io.coursework.curricula;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.curriculum.Staged;
import io.coursework.curricula.expression.MedianRule;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.spec.SpecType;
import io.coursework.curricula.split.MultisetHoldOut;
import io.coursework.curricula.split.NoHoldOut;
import io.coursework.curricula.split.SplitSpec;

/**
 * The catalogue of what can be chosen: {@code Set<SpecType>}, and {@code Set<Operation>} for help
 * texts (MED stands there with the recipe's median rule; a course takes its task's).
 */
public final class CurriculaModule extends AbstractModule {
  @Override
  protected void configure() {
    type(SplitSpec.class, "multiset", MultisetHoldOut.class, "hold out operand multisets strictly");
    type(SplitSpec.class, "none", NoHoldOut.class, "hold nothing out");
    type(Curriculum.class, "fixed", FixedMix.class, "one mix of operations all the way");
    type(Curriculum.class, "staged", Staged.class, "one mix of operations after another");

    Multibinder<Operation> operations = Multibinder.newSetBinder(binder(), Operation.class);
    for (Operation operation : Operations.of(MedianRule.LOWER).all()) {
      operations.addBinding().toInstance(operation);
    }
  }

  private <T> void type(
      Class<T> base, String name, Class<? extends Record> record, String summary) {
    Multibinder.newSetBinder(binder(), SpecType.class)
        .addBinding()
        .toInstance(new SpecType(base, name, record, summary));
  }
}
