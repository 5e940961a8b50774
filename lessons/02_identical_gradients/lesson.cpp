// Neurons with equal weights are told the same thing
//
// Twins that say the same would do no harm if training pulled them apart. Training changes a neuron
// by its gradient, and for hidden neuron j the chain rule gives
//
//     dL/dW1(:, j) = x^T e_j,    e_j = f'(z_j) * sum over k of dL/dz2(k) W2(j, k)
//
// Look for the j. The input x and the errors dL/dz2 of the layer behind are the same for everybody.
// Only the sum z_j and the outgoing weights W2(j, :) belong to neuron j. Twins start with both
// equal, so they get equal gradients, take equal steps, and are twins again, however often. But
// each weight hears its own input and gets its own gradient: it is the neurons that stay equal.
//
// Predict before you run: how far apart are three twins after 1,000 steps? And if at the start we
// change nothing but the outgoing weight of one?
//
// Worth trying:
//   ARGS="--outgoing 0.500001"      a smaller difference ahead of one twin
//   ARGS="--width 7 --steps 10000"  more twins, more steps
//   ARGS="--constant 0"             equal gradients again, but which are left?
#include <fmt/core.h>

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "nn/analysis/gradient_check.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 3;  // neurons in each hidden layer
  double constant = 0.5;  // what every weight of a twin is set to ...
  double outgoing = 0.6;  // ... but for one outgoing weight, in the second training
  std::size_t steps = 1000;
};

const nn::Dataset sample{{{1.0, 2.0}}, {{1.0}}};  // x = (1, 2), y = 1
const nn::Dataset xor_points = nn::xor_points();  // 4 samples

double error_of(nn::Mlp& net) {
  return nn::check_gradients(net, sample.inputs, sample.targets, nn::binary_cross_entropy)
      .relative_error();
}

void one_step(Lesson& lesson, nn::Mlp twins) {
  const Matrix gradient = twins.dense(0).weights.gradient;  // (2 x width)
  // As a share of the gradient: were it 0, this would not be a number.
  lesson.claim({.sentence = "Neurons with equal weights receive equal gradients.",
                .verdict = Verdict::true_if,
                .in_fact = "True if their outgoing weights are equal too. Then to the last bit.",
                .quantity = "largest difference between twins, as a share of the gradient",
                .measured = nn::column_spread(gradient) / max_abs(gradient),
                .must_be = is(0.0)});

  nn::GradientDescent(1.0).step(twins.parameters());
  const Matrix& W1 = twins.dense(0).weights.value;  // (2 x width)
  lesson.claim({.sentence = "All weights receive the same update.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("All twins do. The weights of one hear different inputs: "
                                       "a step of rate 1 makes them {:.4f} and {:.4f}.",
                                       W1(0, 0), W1(1, 0)),
                .quantity = "gradient of the weight from x2 over that of the weight from x1",
                .measured = gradient(1, 0) / gradient(0, 0),
                .must_be = about(2.0, 1e-12)});

  nn::Parameter weight{"w", {{0.5}}, {{-0.1}}};
  nn::GradientDescent(1.0).step({&weight});
  lesson.claim({.sentence = "A gradient of -0.1 takes a weight from 0.5 to 0.4.",
                .verdict = Verdict::is_false,
                .in_fact = "A step is minus the rate times the gradient, so this one goes up.",
                .quantity = "the weight after a step of rate 1",
                .measured = weight.value(0, 0),
                .must_be = about(0.6, 1e-15)});
}

// Trains on XOR. Returns how far the hidden neurons are apart after each step.
plots::Series train(const std::string& name, nn::Mlp& net, std::size_t steps) {
  nn::GradientDescent descent(1.0);
  plots::Series apart{name, counted(steps, 1.0), {}};
  for (std::size_t step = 0; step < steps; ++step) {
    const Matrix& logits = net.forward(xor_points.inputs);  // (4 x 1)
    const nn::LossResult loss = nn::binary_cross_entropy(logits, xor_points.targets);
    net.backward(loss.gradient);
    descent.step(net.parameters());
    apart.y.push_back(nn::spread(net.dense(0)));
  }
  return apart;
}

plots::Lines many_steps(Lesson& lesson, const Knobs& knobs, nn::Mlp twins) {
  nn::Mlp changed = twins;
  changed.dense(1).weights.value(0, 0) = knobs.outgoing;
  const plots::Series together = train("equal outgoing weights", twins, knobs.steps);
  const plots::Series parting = train("one outgoing weight changed", changed, knobs.steps);
  const double moved = max_abs(twins.dense(0).weights.value - knobs.constant);
  lesson.section("Training on the four points of XOR: how far apart are the hidden neurons?");
  lesson.say(fmt::format(
      "{} steps of rate 1 move the weights of the equal ones by up to {:.2f}. Their loss is then "
      "{:.4f}; with one outgoing weight changed it is {:.4f}.",
      knobs.steps, moved, nn::evaluate_gradients(twins, xor_points, nn::binary_cross_entropy),
      nn::evaluate_gradients(changed, xor_points, nn::binary_cross_entropy)));
  Table table{{"after step", together.label, parting.label}, {}};
  for (std::size_t step = 1; step <= knobs.steps; step *= 10) {
    table.rows.push_back(
        {std::to_string(step), number(together.y[step - 1]), number(parting.y[step - 1], 3)});
  }
  lesson.table(table);

  lesson.claim({.sentence = "However long we train, twins stay twins.",
                .verdict = Verdict::true_if,
                .in_fact = "If outgoing weights start equal, and nothing random parts them.",
                .quantity = "difference between twins at the end, as a share of their way",
                .measured = together.y.back() / moved,
                .must_be = is(0.0)});
  lesson.claim({.sentence = "Equal incoming weights are enough to stay equal.",
                .verdict = Verdict::is_false,
                .in_fact = "A neuron with another outgoing weight hears another error at once.",
                .quantity = "difference between the neurons at the end",
                .measured = parting.y.back(),
                .must_be = above(1.0)});
  const plots::Axis y{"largest difference between neurons", false, -0.5};  // shows a curve at 0
  return {"W1 in training", {"step"}, y, {together, parting}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"far: each finds a task of its own", "it was measured otherwise, above"},
                  {"about 1e-16: rounding parts them", "it was measured otherwise, above"},
                  {"0, though their weights have changed"}});
  lesson.idea(
      "A hidden neuron learns from its inputs and from the error that its outgoing "
      "weights bring back. Twins share both, so every step leaves them twins.");
  const std::size_t n = knobs.width;
  nn::Mlp twins({2, n, 1}, nn::sigmoid(), nn::constant(knobs.constant));
  nn::Mlp strangers({2, n, 1}, nn::sigmoid(), nn::xavier_uniform(), lesson.seed());
  nn::Mlp deep({2, n, n, n, 1}, nn::sigmoid(), nn::constant(knobs.constant));
  for (nn::Mlp* net : {&twins, &strangers, &deep}) {
    nn::evaluate_gradients(*net, sample, nn::binary_cross_entropy);
  }
  plots::HeatMap of_twins = gradient_map("twins", twins);
  plots::HeatMap of_strangers = gradient_map("strangers", strangers);
  plots::one_scale(of_twins, of_strangers);
  lesson.section("Gradients for one sample, x = (1, 2) and y = 1");
  lesson.table(as_table(of_twins));
  lesson.table(as_table(of_strangers));
  lesson.table(as_table(gradient_map("deep twins", deep)));
  const auto of_output_bias = [](const nn::Mlp& net) {
    return number(net.dense(net.depth() - 1).bias.gradient(0, 0), 15);
  };
  lesson.say(fmt::format(
      "The output has one bias, with the gradients {} (twins), {} (strangers) and {} (deep twins).",
      of_output_bias(twins), of_output_bias(strangers), of_output_bias(deep)));
  one_step(lesson, twins);
  const plots::Lines course = many_steps(lesson, knobs, twins);

  lesson.claim({.sentence = "These gradients are right.",
                .verdict = Verdict::is_true,
                .in_fact = "Moved a little, each parameter changes the loss as its gradient says.",
                .quantity = "error against finite differences, as a share of the gradient",
                .measured = std::max(error_of(strangers), error_of(deep)),
                .must_be = below(1e-9)});                   // 1.8e-11 to 2.8e-11 over seeds 1 to 60
  const double shortcut = 1.0 - mean(twins.activation(0));  // times x, in many a demonstration
  lesson.claim(
      {.sentence = "error * input shows that twins get one gradient, and strangers several.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("With the error of the neurons' mean it is ({0:.4f}, {1:.4f}) "
                              "for twins: no column a neuron, whatever the weights, and it "
                              "points uphill. dL/dW1 has the columns.",
                              shortcut, 2.0 * shortcut),
       .quantity = "distinct columns of dL/dW1, strangers",
       .measured = static_cast<double>(nn::distinct_columns(strangers.dense(0).weights.gradient)),
       .must_be = is(static_cast<double>(n))});

  lesson.figure({"Twins hear one correction and stay twins, unless one outgoing weight differs",
                 {of_twins, of_strangers, course}});
  lesson.next(
      "`make homework@identical_gradients` parts twins that go on saying the same; `make "
      "lesson@zero_init_death` asks what "
      "is left of the gradients at --constant 0.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Identical gradients",
                "Three twins learn for 1,000 steps. How far apart are they then?");
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 1, 16);
  lesson.knob("--constant", knobs.constant, "what every weight of a twin is set to", -100, 100);
  lesson.knob("--outgoing", knobs.outgoing, "the one outgoing weight that is changed", -100, 100);
  lesson.knob("--steps", knobs.steps, "steps of the long training", 1, 100000);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
