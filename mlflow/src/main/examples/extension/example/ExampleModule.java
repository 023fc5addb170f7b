package example;

import com.google.inject.AbstractModule;
import io.coursework.curricula.CurriculaBinder;
import io.coursework.curricula.curriculum.Curriculum;

/** What this jar adds: an operation and a curriculum. */
public final class ExampleModule extends AbstractModule {
  @Override
  protected void configure() {
    CurriculaBinder.of(binder())
        .operation(new AbsoluteDifference())
        .type(Curriculum.class, "spiral", Spiral.class, "one operation after another, in turns");
  }
}
