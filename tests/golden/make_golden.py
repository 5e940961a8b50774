#!/usr/bin/python3
"""Makes golden.safetensors: what PyTorch computes, in double precision, for tests/golden_test.cpp.

    apt-get install python3-torch
    tests/golden/make_golden.py        # writes the file beside this script

The tests need the file alone. Shapes are ours: samples x features, weights fan_in x fan_out (PyTorch's
transposed). The inputs are formulas, so that the same file comes out every time; PyTorch 1.13 made it.
A name is case/tensor.
"""
import json
import math
import os
import struct

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
golden = {}


def keep(name, tensor):
    golden[name] = torch.as_tensor(tensor, dtype=torch.float64).detach().clone().reshape(
        1 if tensor.dim() < 2 else tensor.shape[0], -1)


def pattern(rows, cols, salt):
    """Numbers between -1 and 1 without an order that a mistake could hide behind."""
    i = torch.arange(rows * cols, dtype=torch.float64)
    return torch.sin(12.9898 * (i + 1) + 78.233 * salt).reshape(rows, cols)


def grads(case, output, upstream, **tensors):
    """Keeps the output, the upstream gradient, and the gradient of each named tensor."""
    found = torch.autograd.grad(output, list(tensors.values()), upstream)
    keep(case + '/output', output)
    keep(case + '/upstream', upstream)
    for (name, tensor), gradient in zip(tensors.items(), found):
        keep(f'{case}/{name}', tensor)
        keep(f'{case}/d_{name}', gradient)


# ---- Activations: values and slopes, in the tails and at the kinks ------------------------------
hard = torch.tensor([[-1e3, -745., -100., -40., -20.5, -8., -3., -1., -0.5, -1e-3, -1e-9, -1e-300, 0.,
                      1e-300, 1e-9, 1e-3, 0.5, 1., 3., 8., 20.5, 40., 100., 745., 1e3]])
keep('activation/z', hard)
activations = {
    'identity': lambda z: z * 1.0, 'sigmoid': torch.sigmoid, 'tanh': torch.tanh, 'relu': torch.relu,
    'leaky_relu': F.leaky_relu, 'gelu': F.gelu, 'silu': F.silu, 'selu': F.selu, 'softsign': F.softsign,
    'sine': torch.sin, 'gaussian': lambda z: torch.exp(-z * z)}
for name, f in activations.items():
    z = hard.clone().requires_grad_()
    h = f(z)
    keep(f'activation/{name}', h)
    keep(f'activation/d_{name}', torch.autograd.grad(h.sum(), z)[0])

# ---- Losses: logits up to 1e3 --------------------------------------------------------------------
logits = pattern(7, 3, 1) * torch.tensor([[1.0], [10.0], [40.0], [1e3], [0.0], [1e-9], [700.0]])
binary = (pattern(7, 3, 2) > 0).double()
classes = F.one_hot(torch.tensor([0, 1, 2, 2, 1, 0, 1]), 3).double()
soft = torch.softmax(pattern(7, 3, 3), dim=1)
for name, target, loss in [
        ('mean_squared_error', pattern(7, 3, 4), F.mse_loss),
        ('binary_cross_entropy', binary, F.binary_cross_entropy_with_logits),
        ('binary_cross_entropy_of_shares', (pattern(7, 3, 5) + 1) / 2, F.binary_cross_entropy_with_logits),
        ('softmax_cross_entropy', classes, F.cross_entropy),
        ('softmax_cross_entropy_of_shares', soft, F.cross_entropy)]:
    z = logits.clone().requires_grad_()
    value = loss(z, target)
    keep(f'loss/{name}/logits', z)
    keep(f'loss/{name}/targets', target)
    keep(f'loss/{name}/value', value)
    keep(f'loss/{name}/d_logits', torch.autograd.grad(value, z)[0])

# ---- Layers --------------------------------------------------------------------------------------


def leaf(rows, cols, salt, scale=1.0):
    return (scale * pattern(rows, cols, salt)).requires_grad_()


x, w, b = leaf(7, 5, 10), leaf(5, 3, 11), leaf(1, 3, 12)
grads('dense', x @ w + b, pattern(7, 3, 13), x=x, w=w, b=b)

x = pattern(7, 5, 20)
x[:, 2] = 0.75  # a constant column: its variance is 0
x[:, 3] *= 1e3
x.requires_grad_()
gamma, beta = leaf(1, 5, 21), leaf(1, 5, 22)
mean, variance = torch.zeros(5), torch.ones(5)
y = F.batch_norm(x, mean, variance, gamma[0], beta[0], training=True)
grads('batch_norm_training', y, pattern(7, 5, 23), x=x, gamma=gamma, beta=beta)
keep('batch_norm_training/running_mean', mean)
keep('batch_norm_training/running_variance', variance)
y = F.batch_norm(x, mean, variance, gamma[0], beta[0], training=False)
grads('batch_norm_evaluation', y, pattern(7, 5, 23), x=x, gamma=gamma, beta=beta)

x = pattern(7, 5, 30)
x[3, :] = -0.25  # a constant row
x[4, :] *= 1e3
x.requires_grad_()
gamma, beta = leaf(1, 5, 31), leaf(1, 5, 32)
grads('layer_norm', F.layer_norm(x, (5,), gamma[0], beta[0]), pattern(7, 5, 33), x=x, gamma=gamma, beta=beta)

x = leaf(7, 5, 40, 40.0)
grads('softmax', torch.softmax(x, dim=1), pattern(7, 5, 41), x=x)


def attention_parameters(width, salt, scale=0.7):
    names = ['wq', 'bq', 'wk', 'bk', 'wv', 'bv', 'wo', 'bo']
    return {name: leaf(width if name[0] == 'w' else 1, width, salt + k, scale) for k, name in enumerate(names)}


def attention(x, p, samples, tokens, heads):
    """MultiheadAttention, batch_first: rows of x are tokens, a run of `tokens` rows a sample."""
    width = x.shape[1]
    module = torch.nn.MultiheadAttention(width, heads, batch_first=True)
    given = torch.cat([p['wq'].T, p['wk'].T, p['wv'].T]), torch.cat([p['bq'], p['bk'], p['bv']], dim=1)[0]
    batch = x.reshape(samples, tokens, width).transpose(0, 1)
    y, _ = F.multi_head_attention_forward(
        batch, batch, batch, width, heads, given[0], given[1], None, None, False, 0.0, p['wo'].T, p['bo'][0],
        training=True)
    return y.transpose(0, 1).reshape(samples * tokens, module.embed_dim)


x, p = leaf(3 * 5, 6, 50), attention_parameters(6, 51)
grads('attention', attention(x, p, 3, 5, 3), pattern(15, 6, 60), x=x, **p)
x, p = leaf(3 * 5, 6, 50, 30.0), attention_parameters(6, 51)  # scores of hundreds: saturated
grads('attention_saturated', attention(x, p, 3, 5, 2), pattern(15, 6, 60), x=x, **p)



def convolution(x, w, b, pictures, size, stride, padding):
    """Conv2d of pictures (samples, height, width), a row of x a pixel, a row of the result a position."""
    samples, height, width = pictures
    channels, filters = x.shape[1], w.shape[1]
    planes = x.reshape(samples, height, width, channels).permute(0, 3, 1, 2)
    squares = w.reshape(size, size, channels, filters).permute(3, 2, 0, 1)
    return F.conv2d(planes, squares, b[0], stride, padding).permute(0, 2, 3, 1).reshape(-1, filters)


for name, pictures, channels, filters, size, stride, padding in [
        ('convolution', (2, 5, 4), 3, 4, 3, 1, 0), ('convolution_strided', (3, 6, 7), 2, 5, 3, 2, 1),
        ('convolution_wide', (1, 4, 5), 1, 3, 5, 1, 2), ('convolution_of_one', (2, 3, 3), 4, 2, 1, 2, 0)]:
    x = leaf(pictures[0] * pictures[1] * pictures[2], channels, 61)
    w, b = leaf(size * size * channels, filters, 62), leaf(1, filters, 63)
    y = convolution(x, w, b, pictures, size, stride, padding)
    grads(name, y, pattern(y.shape[0], filters, 64), x=x, w=w, b=b)

# Sequences: a row of x a sample, its steps one behind the other. The last state is the output.
x = leaf(4, 5 * 3, 65)
wx, wh, b = leaf(3, 6, 66), leaf(6, 6, 67, 0.5), leaf(1, 6, 68)
_, last = torch._VF.rnn_tanh(x.reshape(4, 5, 3), torch.zeros(1, 4, 6), [wx.T, wh.T, b[0], torch.zeros(6)],
                             True, 1, 0.0, False, False, True)
grads('recurrent', last[0], pattern(4, 6, 69), x=x, wx=wx, wh=wh, b=b)

x = leaf(4, 5 * 3, 65)
w, b, wf, bf = leaf(3, 6, 66), leaf(1, 6, 67), leaf(3, 6, 68), leaf(1, 6, 69)
cell = torch.zeros(4, 6)
for step in x.reshape(4, 5, 3).unbind(1):
    cell = torch.sigmoid(step @ wf + bf) * cell + torch.tanh(step @ w + b)
grads('forget_gate', cell, pattern(4, 6, 60), x=x, w=w, b=b, wf=wf, bf=bf)

# ---- Composed networks ---------------------------------------------------------------------------


def dense_parameters(widths, salt, gain=1.0):
    p = {}
    for l, (fan_in, fan_out) in enumerate(zip(widths, widths[1:]), 1):
        p[f'w{l}'] = leaf(fan_in, fan_out, salt + 2 * l, gain * math.sqrt(2.0 / fan_in))
        p[f'b{l}'] = leaf(1, fan_out, salt + 2 * l + 1, 0.1)
    return p


def mlp(x, p, f):
    layers = len(p) // 2
    for l in range(1, layers + 1):
        x = x @ p[f'w{l}'] + p[f'b{l}']
        if l < layers:
            x = f(x)
    return x


x, p = leaf(9, 3, 70), dense_parameters([3] + 11 * [7] + [2], 71, 1.2)
grads('deep_tanh', mlp(x, p, torch.tanh), pattern(9, 2, 72), x=x, **p)
x, p = leaf(9, 3, 80), dense_parameters([3, 5, 13, 1], 81)
grads('wide_relu', mlp(x, p, torch.relu), pattern(9, 1, 82), x=x, **p)

# Before a batch norm the bias has no effect; its gradient is round-off and is not kept.
x, p = leaf(9, 3, 90), {f'w{l}': leaf(a, c, 91 + l) for l, (a, c) in enumerate([(3, 6), (6, 6), (6, 2)], 1)}
for training in (True, False):
    h = x
    for l in (1, 2):
        z = F.batch_norm(h @ p[f'w{l}'], torch.zeros(6), torch.ones(6), training=training)
        h = torch.relu(z)
    mode = 'training' if training else 'evaluation'
    grads(f'batch_normed_{mode}', h @ p['w3'], pattern(9, 2, 96), x=x, **p)

x, p = leaf(9, 6, 100), {f'w{l}': leaf(6, 6, 101 + l) for l in range(1, 7)}
h = x
for l in (1, 3, 5):
    h = h + 0.5 * torch.relu(h @ p[f'w{l}']) @ p[f'w{l + 1}']
grads('residual', h, pattern(9, 6, 108), x=x, **p)

# A pre-norm transformer block: x + attention(norm x), then + W2 gelu(W1 norm x).
x, p = leaf(2 * 4, 6, 110), attention_parameters(6, 111)
p |= {'w1': leaf(6, 9, 120), 'w2': leaf(9, 6, 121)}
h = x + attention(F.layer_norm(x, (6,)), p, 2, 4, 2)
h = h + F.gelu(F.layer_norm(h, (6,)) @ p['w1']) @ p['w2']
grads('transformer_block', h, pattern(8, 6, 122), x=x, **p)

# ---- Optimizers: ten steps along given gradients ---------------------------------------------------
start = torch.cat([pattern(1, 5, 130), torch.zeros(1, 2)], dim=1)  # at 0 too, the kink of |w|
gradients = pattern(10, 7, 131) * torch.tensor([1.0, 1e-3, 1e3, 1e-12, 1.0, 1.0, 0.0])
keep('optimizer/start', start)
keep('optimizer/gradients', gradients)
optimizers = {
    'gradient_descent': lambda p: torch.optim.SGD(p, lr=0.1),
    'momentum': lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    'nesterov': lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    'adam': lambda p: torch.optim.Adam(p, lr=0.01, foreach=False),
    'adam_betas': lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.5, 0.75), eps=1e-3, foreach=False),
    'l2': lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.2),
    'adam_l2': lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.2, foreach=False),
    'decoupled': lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.2, foreach=False)}
for name, make in optimizers.items():
    w = start.clone().requires_grad_()
    optimizer = make([w])
    path = []
    for g in gradients:
        w.grad = g[None].clone()
        optimizer.step()
        path.append(w.detach().clone())
    keep(f'optimizer/{name}', torch.cat(path))

# ---- Initializers: the limit of U(-limit, limit), or the standard deviation -----------------------
drawn = {}
torch.Tensor.uniform_ = lambda self, low=0.0, high=1.0: drawn.update(limit=high) or self
torch.Tensor.normal_ = lambda self, mean=0.0, std=1.0: drawn.update(deviation=std) or self
weight = torch.empty(60, 40)  # fan_out x fan_in
init = torch.nn.init
for name, draw, what in [
        ('xavier_uniform', lambda: init.xavier_uniform_(weight), 'limit'),
        ('xavier_uniform_gain', lambda: init.xavier_uniform_(weight, 5 / 3), 'limit'),
        ('xavier_normal', lambda: init.xavier_normal_(weight), 'deviation'),
        ('xavier_normal_gain', lambda: init.xavier_normal_(weight, 5 / 3), 'deviation'),
        ('he_uniform', lambda: init.kaiming_uniform_(weight, nonlinearity='relu'), 'limit'),
        ('he_uniform_slope', lambda: init.kaiming_uniform_(weight, a=0.2), 'limit'),
        ('he_normal', lambda: init.kaiming_normal_(weight, nonlinearity='relu'), 'deviation'),
        ('he_normal_slope', lambda: init.kaiming_normal_(weight, a=0.2), 'deviation'),
        ('lecun_uniform', lambda: init.kaiming_uniform_(weight, nonlinearity='linear'), 'limit'),
        ('lecun_normal', lambda: init.kaiming_normal_(weight, nonlinearity='linear'), 'deviation'),
        ('standard_uniform', lambda: torch.nn.Linear(40, 60, bias=False), 'limit')]:
    draw()
    keep(f'initializer/{name}', torch.tensor([[drawn.pop(what)]]))

# ---- An embedding: four samples of two words, one word thrice, some never ----------------------------
words = torch.tensor([[3, 0], [1, 3], [3, 5], [0, 2]])
keep('embedding/words', words)
table = leaf(7, 3, 140)
grads('embedding', F.embedding(words, table).reshape(4, 6), pattern(4, 6, 141), table=table)

# ---- The file: 8 bytes of header length, the header, the numbers ----------------------------------
header, data = {'__metadata__': {'made by': f'PyTorch {torch.__version__}'}}, b''
for name in sorted(golden):
    values = struct.pack(f'<{golden[name].numel()}d', *golden[name].flatten().tolist())
    header[name] = {'dtype': 'F64', 'shape': list(golden[name].shape),
                    'data_offsets': [len(data), len(data) + len(values)]}
    data += values
text = json.dumps(header, separators=(',', ':')).encode()
text += b' ' * (-len(text) % 8)
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'golden.safetensors')
with open(path, 'wb') as file:
    file.write(struct.pack('<Q', len(text)) + text + data)
print(f'{path}: {len(golden)} tensors, {8 + len(text) + len(data)} bytes')
