/**
 * What a transformer is made of: its spec, its parameters and their first values. No TensorFlow
 * here.
 */
package io.coursework.tfmodel.architecture;
