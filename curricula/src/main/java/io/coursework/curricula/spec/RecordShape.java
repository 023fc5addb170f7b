package io.coursework.curricula.spec;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;

/**
 * What a class of records consists of, looked up once: a plan of thousands of trials asks for it at
 * every turn.
 */
public final class RecordShape {

  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private final List<RecordComponent> components;
  private final List<String> keys;
  private final List<Method> accessors;
  private final Constructor<?> constructor;

  private RecordShape(Class<?> type) {
    this.components = List.of(type.getRecordComponents());
    this.keys = components.stream().map(one -> SnakeCase.of(one.getName())).toList();
    this.accessors = components.stream().map(RecordComponent::getAccessor).toList();
    try {
      this.constructor =
          type.getDeclaredConstructor(
              components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " cannot be built", e);
    }
    accessors.forEach(one -> one.setAccessible(true)); // of a record that need not be public
    constructor.setAccessible(true);
  }

  /** Of a class of records. */
  public static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  /** The components, in the order of declaration. */
  public List<RecordComponent> components() {
    return components;
  }

  /** Their names as keys, in snake_case. */
  public List<String> keys() {
    return keys;
  }

  /** The value of a record's component. */
  public Object value(Record record, int component) {
    try {
      return accessors.get(component).invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "cannot read %s.%s"
              .formatted(record.getClass().getName(), components.get(component).getName()),
          e);
    }
  }

  /**
   * A new record.
   *
   * @throws ReflectiveOperationException if the record refuses the values, or cannot be built
   */
  public Object build(Object... values) throws ReflectiveOperationException {
    return constructor.newInstance(values);
  }
}
