package io.coursework.analysis.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FakeModelTest extends InspectableModelContract {

  private final FakeModel model = new FakeModel(4);

  @Override
  protected InspectableModel model() {
    return model;
  }

  @Override
  protected Prompts prompts() {
    return new Prompts(3, 4, new int[] {0, 1, 2, 1, 3, 3, 0, 2, 1, 2, 3, 0});
  }

  @Test
  void equalTokensGrowThreeAndAHalfTimesARound() {
    Inspection run =
        model.run(
            new Prompts(1, 2, new int[] {2, 2}),
            List.of("blocks.0.hook_resid_mid.step_0", "blocks.0.hook_resid_post.step_0"),
            List.of());
    assertArrayEquals(
        new float[] {0, 0, 1.75f, 0}, run.activation("blocks.0.hook_resid_mid.step_0").slice(0, 1));
    assertArrayEquals(
        new float[] {0, 0, 3.5f, 0}, run.activation("blocks.0.hook_resid_post.step_0").slice(0, 0));
    assertArrayEquals(new float[] {0, 0, 12.25f, 0}, run.logits().slice(0, 1), 1e-5f);
  }

  @Test
  void headZeroLooksThreeTimesAsMuchAtAnEqualToken() {
    String hook = "blocks.0.attn.hook_pattern.step_0";
    NamedArray pattern =
        model
            .run(new Prompts(1, 3, new int[] {1, 0, 1}), List.of(hook), List.of())
            .activation(hook);
    assertArrayEquals(new float[] {3 / 7f, 1 / 7f, 3 / 7f}, pattern.slice(0, 0, 2), 1e-6f);
    assertArrayEquals(new float[] {1 / 3f, 1 / 3f, 1 / 3f}, pattern.slice(0, 1, 2), 1e-6f);
    assertEquals(1, pattern.at(0, 0, 0, 0), 1e-6);
  }
}
