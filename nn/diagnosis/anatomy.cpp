#include "nn/diagnosis/anatomy.hpp"

#include <stdexcept>

namespace nn {

namespace {

class Dissection : public Inspector {
 public:
  void weighted(const Parameter& weights, const Parameter& bias, const Matrix& x, const Matrix& z,
                const Matrix& input_gradient) override {
    see({&weights, &bias});
    arrived(input_gradient);
    if (hands_on_ && stages().back().neurons() == weights.value.rows()) {
      stages().back().outgoing = &weights;
    }
    begin("linear", z);
    AnatomyStage& made = stages().back();
    made.weights = &weights;
    made.bias = &bias;
    made.x = &x;
    made.offset = &bias.value;
  }

  void activated(const Activation& f, const Matrix& z, const Matrix& h,
                 const Matrix& error_signal) override {
    arrived(error_signal);
    if (!takes_f_) begin(f.name, h);
    AnatomyStage& stage = stages().back();
    stage.f = &f;
    stage.kind = f.name;
    stage.z = &z;
    stage.h = &h;
    stage.delta = &error_signal;
    takes_f_ = false;
  }

  void normalized(const Parameter& scale, const Parameter& shift, const Matrix&,
                  const Matrix& input_gradient) override {
    see({&scale, &shift});
    arrived(input_gradient);
    if (!hands_on_) return;
    AnatomyStage& stage = stages().back();
    stage.by_neuron.insert(stage.by_neuron.end(), {&scale, &shift});
    if (takes_f_) stage.offset = &shift.value;
  }

  void branch_begins(const Matrix& input_gradient) override {
    arrived(input_gradient);
    close();
    ++branches_;
  }

  void branch_ends(const Matrix& sum, const Matrix& branch_gradient) override {
    arrived(branch_gradient);
    if (hands_on_) stages().back().sum = &sum;
    --branches_;
    begin("sum", sum);
    takes_f_ = false;
  }

  void attended(const Heads& heads, const Matrix& input_gradient) override {
    for (const Dense* part : {heads.query, heads.key, heads.value}) {
      see({&part->weights, &part->bias});
    }
    arrived(input_gradient);
    close();
    begin("heads", *heads.context);
    stages().back().heads.push_back(heads);
    takes_f_ = false;
  }

  Anatomy finished(const Matrix& output_gradient) {
    arrived(output_gradient);
    return std::move(made_);
  }

 private:
  std::vector<AnatomyStage>& stages() { return made_.stages; }

  void see(std::initializer_list<const Parameter*> parameters) {
    made_.seen.insert(made_.seen.end(), parameters);
  }

  void begin(const std::string& kind, const Matrix& h) {
    AnatomyStage& stage = stages().emplace_back();
    stage.kind = kind;
    stage.z = stage.h = &h;
    stage.branches = branches_;
    hands_on_ = takes_f_ = true;
  }

  // What takes a signal knows the error signal of what handed it on.
  void arrived(const Matrix& gradient) {
    if (hands_on_ && stages().back().delta == nullptr && gradient.rows() > 0) {
      stages().back().delta = &gradient;
    }
  }

  // What comes now is not all that takes the last stage's h.
  void close() { hands_on_ = takes_f_ = false; }

  Anatomy made_;
  std::size_t branches_ = 0;
  bool hands_on_ = false;  // the last stage's h goes to the next layer shown, and to that alone
  bool takes_f_ = false;   // an activation that comes now belongs to the last stage
};

}  // namespace

Anatomy anatomy(const Layer& net, const Matrix& output_gradient) {
  Dissection dissection;
  net.inspect(dissection);
  Anatomy made = dissection.finished(output_gradient);
  if (made.stages.empty()) {
    throw std::invalid_argument("diagnose: none of the network's layers shows its signals");
  }
  return made;
}

}  // namespace nn
