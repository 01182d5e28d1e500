import type { Place, Texts } from './texts.ts';

const describePlace = ({ body, degree, sign, retrograde }: Place): string =>
  `${body} ở ${degree}° cung ${sign}${retrograde ? ' (đang nghịch hành)' : ''}`;

/** What the service says in Vietnamese. */
export const VI: Texts = {
  signs: {
    aries: { name: 'Bạch Dương', theme: 'lòng can đảm và những khởi đầu mới' },
    taurus: { name: 'Kim Ngưu', theme: 'sự kiên nhẫn và những niềm vui giản dị' },
    gemini: { name: 'Song Tử', theme: 'sự tò mò và những cuộc trò chuyện' },
    cancer: { name: 'Cự Giải', theme: 'mái nhà và sự dịu dàng' },
    leo: { name: 'Sư Tử', theme: 'sự ấm áp và mong muốn được là chính mình' },
    virgo: { name: 'Xử Nữ', theme: 'sự chu đáo trong từng việc nhỏ' },
    libra: { name: 'Thiên Bình', theme: 'sự cân bằng và công bằng giữa người với người' },
    scorpio: { name: 'Bọ Cạp', theme: 'chiều sâu và sự thành thật với cảm xúc' },
    sagittarius: { name: 'Nhân Mã', theme: 'sự học hỏi và những chân trời rộng mở' },
    capricorn: { name: 'Ma Kết', theme: 'sự vững vàng và những việc làm bền bỉ' },
    aquarius: { name: 'Bảo Bình', theme: 'tình bạn và những ý tưởng mới' },
    pisces: { name: 'Song Ngư', theme: 'trí tưởng tượng và lòng trắc ẩn' },
  },
  bodies: {
    sun: 'Mặt Trời',
    moon: 'Mặt Trăng',
    mercury: 'sao Thủy',
    venus: 'sao Kim',
    mars: 'sao Hỏa',
    jupiter: 'sao Mộc',
    saturn: 'sao Thổ',
    uranus: 'sao Thiên Vương',
    neptune: 'sao Hải Vương',
    pluto: 'sao Diêm Vương',
  },
  // Both ways of placing the tone mark on oa and uy are in use.
  planetAliases: {
    mercury: ['sao thủy', 'sao thuỷ', 'thủy tinh', 'thuỷ tinh'],
    venus: ['sao kim', 'kim tinh'],
    mars: ['sao hỏa', 'sao hoả', 'hỏa tinh', 'hoả tinh'],
    jupiter: ['sao mộc', 'mộc tinh'],
    saturn: ['sao thổ', 'thổ tinh'],
    uranus: ['thiên vương'],
    neptune: ['hải vương'],
    pluto: ['diêm vương'],
  },
  phases: {
    'new-moon': { name: 'trăng non', thought: 'Đây có thể là lúc yên tĩnh để bạn đặt ra một mong muốn nho nhỏ.' },
    'waxing-crescent': {
      name: 'trăng lưỡi liềm đầu tháng',
      thought: 'Bạn có thể thử bước bước đầu tiên cho một ý tưởng mới.',
    },
    'first-quarter': {
      name: 'trăng thượng huyền',
      thought: 'Nếu có điều gì còn vướng mắc, một lựa chọn rõ ràng có khi đã là đủ.',
    },
    'waxing-gibbous': {
      name: 'trăng khuyết đầu tháng',
      thought: 'Điều bạn đã bắt đầu có lẽ chỉ cần thêm một chút kiên nhẫn.',
    },
    'full-moon': { name: 'trăng tròn', thought: 'Đây là dịp đẹp trời để nhìn lại chặng đường bạn đã đi qua.' },
    'waning-gibbous': {
      name: 'trăng khuyết cuối tháng',
      thought: 'Bạn có thể gửi một lời cảm ơn, hoặc chia sẻ điều mình biết với ai đó.',
    },
    'last-quarter': { name: 'trăng hạ huyền', thought: 'Buông bớt một nỗi lo cũ có thể giúp lòng bạn nhẹ hơn.' },
    'waning-crescent': {
      name: 'trăng lưỡi liềm cuối tháng',
      thought: 'Hãy cho phép mình nghỉ ngơi một chút trước khi bắt đầu lại.',
    },
  },
  sentences: {
    sunAndMoon: (sun, moon) => `Lúc này, ${describePlace(sun)}, còn ${describePlace(moon)}.`,
    phase: (name, litPercent) => `Hiện đang là ${name}, với khoảng ${litPercent}% đĩa trăng được chiếu sáng.`,
    planets: (places) => `Về điều bạn hỏi: ${places.map(describePlace).join('; ')}.`,
    moonTheme: (moon, theme) => `Trong chiêm tinh học, ${moon.body} ở cung ${moon.sign} gắn với ${theme}.`,
    honesty:
      'Mình tính những điều này từ vị trí thật của các thiên thể chứ không dùng mô hình ngôn ngữ, nên bạn hãy xem đây là một gợi ý để suy ngẫm, không phải một lời tiên đoán nhé.',
  },
};
