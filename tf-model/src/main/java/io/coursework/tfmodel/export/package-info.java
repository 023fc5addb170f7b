/** Models in a form that needs none of this code: TensorFlow's SavedModel. */
package io.coursework.tfmodel.export;
