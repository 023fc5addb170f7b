package io.coursework.analysis.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterventionTest {

  private final InspectableModel model = new FakeModel(2);
  private final Prompts prompts = new Prompts(2, 3, new int[] {0, 1, 1, 1, 0, 0});
  private final Hook stream = model.hook("blocks.0.hook_resid_pre.step_1");
  private final Hook pattern = model.hook("blocks.0.attn.hook_pattern.step_0");

  /** 1, 2, 3 and so on. */
  private NamedArray counted(Hook hook) {
    float[] values = new float[hook.shape(prompts).stream().reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 1;
    }
    return hook.array(prompts, values);
  }

  @Test
  void promptsHaveAsManyTokensAsTheyShould() {
    assertThrows(IllegalArgumentException.class, () -> new Prompts(2, 2, new int[3]));
  }

  @Test
  void replacesTheSelectedElementsAlone() {
    Intervention replaced =
        Intervention.replace(counted(stream), Selection.positions(0).and(Selection.rows(1)));
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1}, replaced.keep());
    assertArrayEquals(new float[] {0, 0, 0, 0, 0, 0, 7, 8, 0, 0, 0, 0}, replaced.add());
  }

  @Test
  void addsToWhatIsThere() {
    Intervention added = Intervention.add(counted(stream), Selection.positions(1));
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, added.keep());
    assertArrayEquals(new float[] {0, 0, 3, 4, 0, 0, 0, 0, 9, 10, 0, 0}, added.add());
  }

  @Test
  void aMeanIsThatOfTheReferencesRowsAtEachPosition() {
    Intervention mean = Intervention.mean(counted(stream), 2, Selection.rows(1));
    assertArrayEquals(new float[] {0, 0, 0, 0, 0, 0, 4, 5, 6, 7, 8, 9}, mean.add());
    assertEquals(3, Intervention.mean(counted(stream), 3, Selection.EVERYTHING).add().length / 6);
  }

  @Test
  void patternsAreSelectedByHeadQueryAndKey() {
    Intervention cut =
        Intervention.zero(
            pattern,
            prompts,
            Selection.rows(0)
                .and(Selection.heads(1))
                .and(Selection.positions(2))
                .and(Selection.keys(0, 1)));
    float kept = 0;
    for (float share : cut.keep()) {
      kept += share;
    }
    assertEquals(2 * 2 * 9 - 2, kept);
    assertEquals(0, cut.keep()[9 + 2 * 3]);
    assertEquals(0, cut.keep()[9 + 2 * 3 + 1]);
  }

  @Test
  void refusesASelectionByAnAxisThatIsNotThere() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Intervention.zero(stream, prompts, Selection.heads(0)))
            .getMessage();
    assertTrue(message.contains("hook_resid_pre.step_1 has no axis HEAD"), message);
  }

  @Test
  void sitesAreReadFromNamesAndWrittenToThem() {
    HookName site = new HookName(3, "attn.hook_rot_q", 12);
    assertEquals("blocks.3.attn.hook_rot_q.step_12", site.name());
    assertEquals(Optional.of(site), HookName.of(site.name()));
    assertEquals(Optional.empty(), HookName.of("ln_final.hook_scale"));
  }

  @Test
  void anArrayIsReadByItsIndices() {
    NamedArray array = counted(stream);
    assertEquals(12, array.at(1, 2, 1));
    assertArrayEquals(new float[] {9, 10}, array.slice(1, 1));
    assertEquals(3, array.size(HookAxis.POSITION));
    assertArrayEquals(new float[] {7, 8, 9, 10, 11, 12}, array.rows(1).values());
    assertEquals(6.5f, array.mean(HookAxis.ROW, HookAxis.POSITION, HookAxis.D_MODEL).at(0, 2, 1));
    assertArrayEquals(new float[] {3, 4}, array.mean(HookAxis.POSITION).slice(0, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> array.at(0, 3, 0));
  }
}
